import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads files that somebody else may have put there: never more than a limit, never a pipe or a device, never waiting.
enum BoundedFile {
    /// Why a file was not read.
    enum Failure: Error, Equatable, CustomStringConvertible {
        case missing
        case notAFile
        case link
        case tooLarge(limit: Int)
        case system(Errno)

        var description: String {
            switch self {
            case .missing: "no such file"
            case .notAFile: "not a regular file"
            case .link: "a symbolic link, which is not followed"
            case .tooLarge(let limit): "larger than \(limit) bytes"
            case .system(let errno): errno.description
            }
        }
    }

    /// - Parameter followsLinks: whether the last component of the path may be a symbolic link.
    static func read(_ path: FilePath, limit: Int, followsLinks: Bool = true) throws(Failure) -> [UInt8] {
        do {
            // Without waiting, since opening a FIFO would wait for a writer.
            var options: FileDescriptor.OpenOptions = [.nonBlocking, .closeOnExec]
            if !followsLinks { options.insert(.noFollow) }
            let file = try FileDescriptor.open(path, .readOnly, options: options)
            return try file.closeAfter { try read(file, limit: limit) }
        } catch let failure as Failure {
            throw failure
        } catch Errno.noSuchFileOrDirectory {
            throw .missing
        } catch Errno.tooManySymbolicLinkLevels where !followsLinks {
            throw .link
        } catch let errno as Errno {
            throw .system(errno)
        } catch {
            throw .notAFile
        }
    }

    /// Reads the first bytes of a file of any size.
    static func readStart(of path: FilePath, limit: Int) throws -> [UInt8] {
        let file = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
        return try file.closeAfter {
            try checkIsRegular(file)
            return try [UInt8](unsafeUninitializedCapacity: limit) { buffer, initialized in
                initialized = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
        }
    }

    /// - Throws: `Failure.notAFile` for a pipe, a device or a folder.
    @discardableResult
    static func checkIsRegular(_ file: FileDescriptor) throws -> stat {
        var status = stat()
        guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Failure.notAFile }
        return status
    }

    private static func read(_ file: FileDescriptor, limit: Int) throws -> [UInt8] {
        try checkIsRegular(file)
        // One byte more than allowed tells a file that is too large, also one that grows meanwhile.
        var count = 0
        let bytes = try [UInt8](unsafeUninitializedCapacity: limit + 1) { buffer, initialized in
            while count <= limit {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
                let read = try file.read(into: rest)
                if read == 0 { break }
                count += read
            }
            initialized = count
        }
        guard count <= limit else { throw Failure.tooLarge(limit: limit) }
        return bytes
    }
}
