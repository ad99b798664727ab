import Exposition

/// One histogram or summary while its samples are put together.
struct MetricGathering {
    /// The labels, sorted by name, without the one that tells the points apart.
    let labels: [ExpositionLabel]
    private var count = 0.0
    private var sum = 0.0
    private var points: [PushedMetric.Point] = []

    init(labels: [ExpositionLabel]) {
        self.labels = labels
    }

    /// Adds one sample; one that says nothing of a histogram or summary is passed over, as a Pushgateway does.
    mutating func take(_ sample: ExpositionSample, family: ExpositionFamily, pointLabel: String) {
        let isHistogram = family.type == .histogram
        if sample.name == family.name + "_count" {
            count = Self.whole(sample.value)
        } else if sample.name == family.name + "_sum" {
            sum = sample.value
        } else if let text = sample.label(pointLabel), let place = DecimalNumber.read(Array(text.utf8)[...]), !place.isNaN {
            points.append(PushedMetric.Point(at: place, value: isHistogram ? Self.whole(sample.value) : sample.value))
        }
    }

    func value(isHistogram: Bool) -> PushedMetric.Value {
        isHistogram ? .histogram(count: count, sum: sum, buckets: points) : .summary(count: count, sum: sum, quantiles: points)
    }

    /// Counts are whole numbers to a gateway, and not negative.
    private static func whole(_ value: Double) -> Double {
        value > 0 ? min(value.rounded(.towardZero), 18_446_744_073_709_551_616) : 0
    }
}
