-- Whether somebody is disabled because the identity provider's groups gave no side any more: in one again, they come in again.
ALTER TABLE account ADD COLUMN without_groups INTEGER NOT NULL DEFAULT 0 CHECK (without_groups IN (0, 1));
