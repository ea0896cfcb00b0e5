"""What becomes of a file that somebody sends: found out by its content, written anew or refused."""
