package enum SnakemakeImport {
    package static func manifest(of file: String, targets: [String], in project: ProjectFiles) throws -> Imported { fatalError() }
}
