"""What exists: state, parameters, theatre arrays, orders, observations, inputs."""
