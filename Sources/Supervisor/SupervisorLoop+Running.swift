extension SupervisorLoop {
    /// Drives the loop in real time until there is nothing more to do.
    mutating func run(_ inputs: AsyncStream<SupervisorInput>) async {
        await start()
        var timer = timer()
        if !isOver {
            for await input in inputs {
                await handle(input)
                timer?.cancel()
                timer = self.timer()
                if isOver { break }
            }
        }
        timer?.cancel()
        supervisor.audit(.supervisionEnded, session: sessionID)
        supervisor.endInputs()
        // Somebody may have asked while the last input was handled, and waits for an answer.
        for await input in inputs {
            switch input {
            case .control(_, let reply), .hook(_, let reply): reply.answer(ControlReply.ended)
            default: break
            }
        }
    }

    private func timer() -> Task<Void, Never>? {
        guard let delay = nextLook else { return nil }
        let supervisor = supervisor
        return Task {
            do { try await supervisor.clock.sleep(delay) } catch { return }
            supervisor.send(.tick)
        }
    }
}
