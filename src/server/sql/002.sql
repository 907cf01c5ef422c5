-- What was refused gets the same answer again, with its reason; tag stays that of what was done last.
ALTER TABLE op ADD COLUMN message TEXT;
