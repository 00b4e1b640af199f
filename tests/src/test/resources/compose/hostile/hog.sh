# Wants all memory there is.
tail /dev/zero
