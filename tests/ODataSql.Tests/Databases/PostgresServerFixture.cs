using ODataSql.Tests.Databases;

// The runner ends the server after the last test.
[assembly: AssemblyFixture(typeof(PostgresServer))]
