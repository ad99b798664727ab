/// libFuzzer's loop, in place of the main function that it brings and that a package's executable cannot use.
@_silgen_name("LLVMFuzzerRunDriver")
private func run(
    _ argumentCount: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Where the package manager lets an executable begin.
@_cdecl("Fuzz_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt {
    var count = count
    var arguments = arguments
    return run(&count, &arguments) { data, count in
        fuzz(Array(UnsafeBufferPointer(start: data, count: count)))
        return 0
    }
}
