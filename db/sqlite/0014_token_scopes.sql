-- What a token opens. A token made before this says nothing of writing, so it reads; whoever writes by it makes a new one.
ALTER TABLE access_token ADD COLUMN scope TEXT NOT NULL DEFAULT 'read' CHECK (scope IN ('read', 'write', 'calendar'));
