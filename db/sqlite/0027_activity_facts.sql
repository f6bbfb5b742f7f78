-- What happened, as JSON, from which pages and mails make sentences in their reader's language. Entries from before have their summary alone.
ALTER TABLE change ADD COLUMN facts TEXT;
