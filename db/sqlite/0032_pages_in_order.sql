-- Indexes of positions by their links now follow from the contract (ShortIndexes), as position_of_issue and so on.
DROP INDEX IF EXISTS position_issue;
DROP INDEX IF EXISTS position_round;
DROP INDEX IF EXISTS position_supersedes;
