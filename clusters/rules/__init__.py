"""What a cluster's team must be, and who may do what in a cluster."""

READ = "secretariat:clusters:read"
