"""What is done to answers after training, one file each: fitted on tune, instant on logits."""
