#!/usr/bin/env bash
#SBATCH --job-name=brittle
#SBATCH --array=1-4
#SBATCH --cpus-per-task=2
#SBATCH --mem=4G
#SBATCH --time=01:00:00
# One part of a sweep for each task of a Slurm array. The plan is made first, on the login node:
#     brittle sweep iran=hold,surge ensemble.replications=500 name=array --plan
#     sbatch --array=1-8 docs/how-to/sweep-array.sh 8 array
# and when all tasks are done, `brittle merge array`. To give part 3 of 8 again:
#     sbatch --array=3 docs/how-to/sweep-array.sh 8 array
# Usage: sweep-array.sh [PARTS] RUN. Without PARTS, as many as the array has tasks.
set -euo pipefail

refuse() {
    echo "sweep-array: $1" >&2
    exit 2
}

case $# in
    1) parts=${SLURM_ARRAY_TASK_COUNT:-} run=$1 ;;
    2) parts=$1 run=$2 ;;
    *) refuse "give the number of parts and the name of a sweep below runs/, as: sweep-array.sh 8 array" ;;
esac
part=${SLURM_ARRAY_TASK_ID:-}
[[ $part =~ ^[0-9]{1,5}$ ]] || refuse "is for a task of a Slurm array, and SLURM_ARRAY_TASK_ID is no number"
[[ $parts =~ ^[1-9][0-9]{0,4}$ ]] || refuse "the number of parts is '$parts', give a whole number from 1 to 99999"

# Parts are counted from 1. With fewer parts than tasks say, some of the sweep would never be computed.
if ((10#$part < 1 || 10#$part > parts)); then
    refuse "there is no part $part of $parts; number the array from 1 to $parts, or give the number of parts first"
fi
if (($# == 1)) && ((${SLURM_ARRAY_TASK_MIN:-1} != 1)); then
    refuse "the array begins with ${SLURM_ARRAY_TASK_MIN}; give the number of parts first, as: sweep-array.sh 8 $run"
fi
exec brittle sweep --resume "$run" --shard "$((10#$part))/$parts"
