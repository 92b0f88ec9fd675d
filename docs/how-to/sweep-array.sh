#!/usr/bin/env bash
#SBATCH --job-name=brittle
#SBATCH --array=1-4
#SBATCH --cpus-per-task=2
#SBATCH --mem=4G
#SBATCH --time=01:00:00
# One part of a sweep for each task of a Slurm array. The plan is made first, on the login node:
#     brittle sweep iran=hold,surge ensemble.replications=500 name=array --plan
#     sbatch docs/how-to/sweep-array.sh array
# and when all tasks are done, `brittle merge array` seals the results.
set -euo pipefail
run=${1:?give the name of a sweep below runs/, or its folder}

# Parts are counted from 1. An array that does not start at 1 would leave parts out, so it is refused.
if [ "${SLURM_ARRAY_TASK_MIN:-1}" -ne 1 ]; then
    echo "sweep-array: number the array from 1, as --array=1-4" >&2
    exit 2
fi
exec brittle sweep --resume "$run" --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT"
