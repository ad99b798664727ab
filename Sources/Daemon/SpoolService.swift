import Dispatch
import Job
import Logging
import Pushgateway
import ServiceLifecycle

/// Delivers, while the daemon runs, what jobs on this host could not push.
final class SpoolService: Service, CustomStringConvertible {
    private static let interval = Duration.seconds(30)

    private let directory: SpoolDirectory
    private let gateway: @Sendable () -> PushgatewayConfiguration?
    private let logger: Logger
    /// Waiting for the gateway holds none of the threads that run Swift's tasks.
    private let queue = DispatchQueue(label: "palingenesis.spool")

    /// - Parameter gateway: the one that is pushed to at present.
    init(stateDirectory: String, gateway: @escaping @Sendable () -> PushgatewayConfiguration?, logger: Logger) {
        directory = SpoolDirectory(stateDirectory: stateDirectory)
        self.gateway = gateway
        self.logger = logger
    }

    var description: String { "delivery of kept pushes" }

    func run() async {
        await cancelWhenGracefulShutdown {
            repeat {
                guard let gateway = self.gateway() else { continue }
                let count = await self.deliver(to: gateway)
                if count > 0 { self.logger.info("delivered or dropped \(count) kept \(count == 1 ? "push" : "pushes") of jobs") }
            } while (try? await Task.sleep(for: Self.interval)) != nil
        }
    }

    private func deliver(to gateway: PushgatewayConfiguration) async -> Int {
        let cancellation = CancellationFlag()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async { [directory, logger] in
                    let count = directory.deliver(
                        to: gateway,
                        userAgent: "palingenesis/\(Version.current)",
                        cancellation: cancellation,
                        complain: { logger.warning("\($0)") }
                    )
                    continuation.resume(returning: count)
                }
            }
        } onCancel: {
            cancellation.raise()
        }
    }
}
