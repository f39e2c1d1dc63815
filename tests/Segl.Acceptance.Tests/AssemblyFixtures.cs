using Segl.Testing.Databases;

[assembly: AssemblyFixture(typeof(TestDatabases))]
[assembly: TestCollectionOrderer(typeof(LongestFirst))]
