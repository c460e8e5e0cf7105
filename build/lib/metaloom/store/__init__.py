"""What is kept between builds: the cache of finished steps, the keys of steps, locks."""
