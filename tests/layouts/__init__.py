"""Reports in the layouts publications really have; what each says is known, for it is made up."""
