using Segl.Testing.Databases;

[assembly: AssemblyFixture(typeof(TestDatabases))]
