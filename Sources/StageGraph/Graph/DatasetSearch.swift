// Where the files of data sets are: folders, in order. Looks whether files are there and how large they are, never into
// them.

import Glibc

/// Where a data set is looked for.
public struct DatasetFolders: Sendable, Equatable {
    /// Absolute, in the order of search.
    public var folders: [String] = []
    /// Environment variables that the manifest's texts use.
    public var variables: [Name] = []
    /// Those of them that are not set: their folders are left out.
    public var unset: [Name] = []
}

extension Manifest.Dataset {
    /// The folders to look into, in order.
    public func search(projectFolder: String, environment: [Name: String]) -> DatasetFolders {
        var result = DatasetFolders()
        folders: for folder in folders {
            var path = ""
            var rest = Substring(folder)
            while let open = rest.placeholder {
                let name = Name(rest[open.name])
                if !result.variables.contains(name) { result.variables.append(name) }
                guard let value = environment[name], !value.isEmpty else {
                    if !result.unset.contains(name) { result.unset.append(name) }
                    continue folders
                }
                path += rest[..<open.start] + value
                rest = rest[open.end...]
            }
            path += rest
            if path.endsWith("/") { path = String(path.dropping(last: 1)) }
            result.folders.append(path.startsWith("/") || path.isEmpty ? path : projectFolder + "/" + path)
        }
        return result
    }
}

extension Manifest {
    /// The first of the folders' files that bears this file's name; nil if there is none.
    ///
    /// Sets may use the same names (MNIST and Fashion-MNIST do): a file that has the size of another set's file of that
    /// name, and not a size of this one's, is that other file and is passed over. A file of any other size is taken: it
    /// may be damaged, which its digest will show.
    public func path(of file: Dataset.File, of dataset: Dataset, in folders: [String]) -> String? {
        var namesakes: [Int] = []
        for other in datasets where other.name != dataset.name {
            for candidate in other.files where candidate.file.hasBytes(of: file.file) { namesakes += candidate.bytes }
        }
        for folder in folders {
            let path = folder + "/" + file.file
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            let size = Int(status.st_size)
            if file.bytes.contains(size) || !namesakes.contains(size) { return path }
        }
        return nil
    }
}

extension Substring {
    /// The first `${NAME}`.
    fileprivate var placeholder: (start: Index, name: Range<Index>, end: Index)? {
        let bytes = utf8
        var start = bytes.startIndex
        while let dollar = bytes[start...].firstIndex(of: UInt8(ascii: "$")) {
            start = bytes.index(after: dollar)
            guard start < bytes.endIndex, bytes[start] == UInt8(ascii: "{") else { continue }
            let name = bytes.index(after: start)
            guard let close = bytes[name...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
            return (dollar, name..<close, bytes.index(after: close))
        }
        return nil
    }
}
