/// OpenMetrics texts and what is to be said of them: the rules of the specification 1.0, a case or more for each.
///
/// The rules that its published parser tests look at are all among them.
enum OpenMetricsCases {
    /// Texts that are right.
    static let right = [
        "# EOF\n", "# EOF",
        "a 1\n# EOF\n", "a{} 1\n# EOF\n", "a{b=\"c\"} 1\n# EOF\n", ":a:b_0 1\n# EOF\n",
        // Families without samples, empty metadata, any order of metadata.
        "# TYPE a gauge\n# EOF\n", "# HELP a \n# UNIT a \n# EOF\n", "# HELP a x\n# TYPE a counter\na_total 1\n# EOF\n",
        "# UNIT a_s s\n# HELP a_s \n# TYPE a_s gauge\na_s 1\n# EOF\n", "# TYPE a unknown\na 1\n# EOF\n",
        "# TYPE a gauge\n# TYPE b gauge\n# TYPE c counter\nc_total 1\n# EOF\n",
        // Numbers and timestamps.
        "# TYPE a gauge\na NaN\n# TYPE b gauge\nb +Inf\n# TYPE c gauge\nc -inf\n# TYPE d gauge\nd 1e-5\n# TYPE e gauge\ne .5\n# EOF\n",
        "# TYPE a gauge\na{b=\"1\"} 1 000\na{b=\"2\"} 1 0.0\na{b=\"3\"} 1 -1.1\na{b=\"4\"} 1 12345678901234567890.123456789\na{b=\"5\"} 1 1.5e3\n# EOF\n",
        "# TYPE a gauge\na 17.0 123\na 18.0 456\n# EOF\n",
        "# TYPE a gauge\na{x=\"1\"} 1 0.0000000000\na{x=\"1\"} 2 0.0000000001\na{x=\"1\"} 3 0.0000000010\na{x=\"2\"} 4 0\n# EOF\n",
        "# TYPE a gauge\na 1 1604676851.12345678901\na 2 1604676851.12345678902\n# EOF\n",
        // Text: any character, any escape, a hash, a brace, an empty value, NUL.
        "# HELP a he\\n\\\\l\\tp \\\"\u{0}#\\\n# TYPE a counter\na_total{b=\"\\\"\\\\\\n\\z\"} 1\na_total{b=\"\"} 1\na_total{b=\"} x # {\"} 1\n# EOF\n",
        "# HELP a # \na{b=\"#\"} 1\na{b=\" # \"} 1\na{b=\"\r\té😀\"} 1\n# EOF\n",
        // Counters.
        "# TYPE a counter\na_total 1\na_created 1520430000.123\n# EOF\n", "# TYPE a counter\na_total +Inf 3\na_created 1 3\n# EOF\n",
        "# TYPE a counter\na_total 0 123 # {b=\"c\"} 0.5\n# EOF\n", "# TYPE a counter\na_total{} 0 # {} NaN 1e3\n# EOF\n",
        "# TYPE a counter\na_total{b=\" # {\"} 0 # {b=\"} # \"} 0.5\n# EOF\n",
        "# TYPE a counter\n# HELP a x\na_total 1.1\n# EOF\n",
        // Summaries.
        "# TYPE a summary\na_count 1\na_sum 2\n# EOF\n",
        "# TYPE a summary\na{quantile=\"0\"} 1\na{quantile=\"1.0\"} NaN\na_sum +Inf\n# EOF\n",
        "# TYPE a summary\na_count{b=\"1\"} 0 123\na_sum{b=\"1\"} 0 123\na_count{b=\"1\"} 0 456\na_sum{b=\"1\"} 0 456\na_count{b=\"2\"} 0 1\n# EOF\n",
        // Histograms.
        "# TYPE a histogram\na_bucket{le=\"1.0\"} 0\na_bucket{le=\"+Inf\"} 3\na_count 3\na_sum 2\na_created 1\n# EOF\n",
        "# TYPE a histogram\na_count 3\na_sum 2\na_bucket{le=\"1e-04\"} 0.0\na_bucket{le=\"1.1e-4\"} 1e0\na_bucket{le=\"+Inf\"} 3\n# EOF\n",
        "# TYPE a histogram\na_bucket{le=\"-1.0\"} 0\na_bucket{le=\"1\"} 1\na_bucket{le=\"+Inf\"} 3\n# EOF\n",
        "# TYPE a histogram\na_bucket{le=\"+Inf\"} 0\n# EOF\n",
        "# TYPE a histogram\na_bucket{b=\"1\",le=\"+Inf\"} 0\na_bucket{le=\"+Inf\",b=\"2\"} 0\na_count{b=\"2\"} 0\na_sum{b=\"2\"} 0\n# EOF\n",
        "# TYPE a histogram\na_bucket{le=\"0.1\"} 8 # {} 0.054\na_bucket{le=\"1\"} 11 # {id=\"x\"} 0.67 1520879607.789\na_bucket{le=\"+Inf\"} 17 # {id=\"\"} 9\n# EOF\n",
        "# TYPE a histogram\na_bucket{le=\"+Inf\"} 3 # {a=\"\(String(repeating: "😀", count: 127))\"} 4 123\n# EOF\n",
        "# TYPE a gaugehistogram\na_bucket{le=\"1\"} 2 # {b=\"c\"} 1\na_bucket{le=\"+Inf\"} 3\na_gcount 3\na_gsum 2\n# EOF\n",
        "# TYPE a gaugehistogram\na_bucket{le=\"-1\"} 0\na_bucket{le=\"+Inf\"} 3\na_gcount 3\na_gsum -2\n# EOF\n",
        // Infos and states.
        "# TYPE a info\na_info{b=\"c\"} 1\n# EOF\n",
        "# TYPE a info\na_info{b=\"1\"} 1.0 1\na_info{b=\"2\"} 1 0\na_info{b=\"1\"} 1 2\n# EOF\n",
        "# TYPE a stateset\na{a=\"x\"} 0\na{a=\"y\",b=\"c\"} 1.0\na{b=\"c\",a=\"x\"} 1\n# EOF\n",
        // Names that look like those of other families' samples without being in their way.
        "# TYPE a counter\na_total 1\na_bucket 1\n# EOF\n", "a_total 1\na_sum 1\na_count 1\n# EOF\n",
        "# TYPE a gauge\na 1\na_total 1\n# EOF\n",
    ]

    /// Texts that are wrong, with the place and the reason.
    static let wrong: [(text: String, line: Int, column: Int, message: String)] = [
        // The end.
        ("", 1, 1, "no # EOF at the end"),
        ("a 1\n", 2, 1, "no # EOF at the end"),
        ("a 1", 1, 4, "unexpected end of input stream"),
        ("# TYPE a gauge", 1, 15, "unexpected end of input stream"),
        ("#", 1, 2, "unexpected end of input stream"),
        ("# EOF\n\n", 2, 1, "text after # EOF"),
        ("# EOF\na 1\n", 2, 1, "text after # EOF"),
        ("# EOF\n# EOF\n", 2, 1, "text after # EOF"),
        ("# EOF \n", 1, 6, "expected the end of the line, found ' '"),
        ("# EOFa\n", 1, 1, #"a line that begins with # is # TYPE, # HELP, # UNIT or # EOF, not "EOFa""#),
        ("#EOF\n", 1, 2, "expected a space, found 'E'"),
        // Lines.
        ("\n# EOF\n", 1, 1, "blank line"),
        ("a 1\n\n# EOF\n", 2, 1, "blank line"),
        (" a 1\n# EOF\n", 1, 1, "expected a metric name in a sample, found ' '"),
        ("a 1\r\n# EOF\n", 1, 3, #""1\r" is no number"#),
        ("\u{feff}a 1\n# EOF\n", 1, 1, "expected a metric name in a sample, found 'ï'"),
        ("# a comment\na 1\n# EOF\n", 1, 1, #"a line that begins with # is # TYPE, # HELP, # UNIT or # EOF, not "a""#),
        ("#\n# EOF\n", 1, 2, #"expected a space, found '\n'"#),
        ("# \n# EOF\n", 1, 1, ##"a line that begins with # is # TYPE, # HELP, # UNIT or # EOF, not """##),
        ("# type a gauge\n# EOF\n", 1, 1, #"a line that begins with # is # TYPE, # HELP, # UNIT or # EOF, not "type""#),
        // Metadata.
        ("# TYPE\n# EOF\n", 1, 7, #"expected a space, found '\n'"#),
        ("# TYPE a\n# EOF\n", 1, 9, #"expected a space, found '\n'"#),
        ("# HELP a\n# EOF\n", 1, 9, #"expected a space, found '\n'"#),
        ("# UNIT a\n# EOF\n", 1, 9, #"expected a space, found '\n'"#),
        ("# TYPE a \n# EOF\n", 1, 10, #"unknown metric type """#),
        ("#  TYPE a gauge\n# EOF\n", 1, 1, ##"a line that begins with # is # TYPE, # HELP, # UNIT or # EOF, not """##),
        ("# TYPE  a gauge\n# EOF\n", 1, 8, "expected a metric name in a # TYPE line, found ' '"),
        ("# TYPE 1a gauge\n# EOF\n", 1, 8, "expected a metric name in a # TYPE line, found '1'"),
        ("# TYPE a.b gauge\n# EOF\n", 1, 9, "expected a space, found '.'"),
        ("# TYPE a  gauge\n# EOF\n", 1, 10, #"unknown metric type " gauge""#),
        ("# TYPE a gauge \n# EOF\n", 1, 10, #"unknown metric type "gauge ""#),
        ("# TYPE a Gauge\n# EOF\n", 1, 10, #"unknown metric type "Gauge""#),
        ("# TYPE a untyped\n# EOF\n", 1, 10, #"unknown metric type "untyped""#),
        ("# UNIT a_b-c b-c\n# EOF\n", 1, 11, "expected a space, found '-'"),
        ("# UNIT a_s s \n# EOF\n", 1, 12, #""s " is no unit"#),
        ("# UNIT a s\n# EOF\n", 1, 1, #"unit "s" is not what the name "a" ends in"#),
        ("# UNIT as s\n# EOF\n", 1, 1, #"unit "s" is not what the name "as" ends in"#),
        ("# TYPE a_s info\n# UNIT a_s s\n# EOF\n", 1, 1, #""a_s" is of type info, which has no unit"#),
        ("# UNIT a_s s\n# TYPE a_s stateset\n# EOF\n", 1, 1, #""a_s" is of type stateset, which has no unit"#),
        ("# TYPE a gauge\n# TYPE a gauge\n# EOF\n", 2, 1, #"second # TYPE line of "a""#),
        ("# HELP a \n# HELP a x\n# EOF\n", 2, 1, #"second # HELP line of "a""#),
        ("# UNIT a \n# UNIT a \n# EOF\n", 2, 1, #"second # UNIT line of "a""#),
        ("a 1\n# HELP a x\n# EOF\n", 2, 1, #"# HELP line after samples of "a""#),
        ("# HELP a x\na 1\n# TYPE a gauge\n# EOF\n", 3, 1, #"# TYPE line after samples of "a""#),
        // Families in several places or in each other's way.
        ("a 1\nb 1\na{c=\"d\"} 1\n# EOF\n", 3, 1, #""a" is taken by another family or stands in two places"#),
        ("# TYPE a gauge\n# TYPE b gauge\na 1\n# EOF\n", 3, 1, #""a" is taken by another family or stands in two places"#),
        ("# TYPE a counter\na 1\n# EOF\n", 2, 1, #""a" is taken by another family or stands in two places"#),
        ("# TYPE a info\na 1\n# EOF\n", 2, 1, #""a" is taken by another family or stands in two places"#),
        ("# TYPE a counter\n# TYPE a_created gauge\n# EOF\n", 2, 1, #""a_created" is taken by another family or stands in two places"#),
        ("# TYPE a_created gauge\n# TYPE a counter\n# EOF\n", 2, 1, #""a_created" is taken by another family or stands in two places"#),
        ("# TYPE a_count gauge\n# TYPE a summary\n# EOF\n", 2, 1, #""a_count" is taken by another family or stands in two places"#),
        ("# TYPE a histogram\n# TYPE a_bucket gauge\n# EOF\n", 2, 1, #""a_bucket" is taken by another family or stands in two places"#),
        // Names and labels.
        ("0a 1\n# EOF\n", 1, 1, "expected a metric name in a sample, found '0'"),
        ("a.b 1\n# EOF\n", 1, 2, "expected a space, found '.'"),
        ("é 1\n# EOF\n", 1, 1, "expected a metric name in a sample, found 'Ã'"),
        ("a {b=\"c\"} 1\n# EOF\n", 1, 3, #""{b=\"c\"}" is no number"#),
        ("a{b=\"c\"}1\n# EOF\n", 1, 9, "expected a space, found '1'"),
        ("a{b=\"c\",} 1\n# EOF\n", 1, 9, "expected a label name, found '}'"),
        ("a{,} 1\n# EOF\n", 1, 3, "expected a label name, found ','"),
        ("a{,b=\"c\"} 1\n# EOF\n", 1, 3, "expected a label name, found ','"),
        ("a{b=\"c\",,d=\"e\"} 1\n# EOF\n", 1, 9, "expected a label name, found ','"),
        ("a{b=\"c\"d=\"e\"} 1\n# EOF\n", 1, 8, "expected a comma or a closing brace, found 'd'"),
        ("a{b=\"c\", d=\"e\"} 1\n# EOF\n", 1, 9, "expected a label name, found ' '"),
        ("a{ b=\"c\"} 1\n# EOF\n", 1, 3, "expected a label name, found ' '"),
        ("a{b =\"c\"} 1\n# EOF\n", 1, 4, "expected =, found ' '"),
        ("a{b} 1\n# EOF\n", 1, 4, "expected =, found '}'"),
        ("a{b=} 1\n# EOF\n", 1, 5, "expected a label value in double quotes, found '}'"),
        ("a{b='c'} 1\n# EOF\n", 1, 5, #"expected a label value in double quotes, found '\''"#),
        ("a{b=\"c} 1\n# EOF\n", 1, 10, #"expected a closing double quote, found '\n'"#),
        ("a{b=\"c\\\"} 1\n# EOF\n", 1, 12, #"expected a closing double quote, found '\n'"#),
        ("a{b=\"c\"\n# EOF\n", 1, 8, #"expected a comma or a closing brace, found '\n'"#),
        ("a{1b=\"c\"} 1\n# EOF\n", 1, 3, "expected a label name, found '1'"),
        ("a{b:c=\"d\"} 1\n# EOF\n", 1, 4, "expected =, found ':'"),
        ("a{b=\"c\",b=\"d\"} 1\n# EOF\n", 1, 9, #"label "b" is there twice"#),
        ("a{__name__=\"b\"} 1\n# EOF\n", 1, 3, #"label name "__name__" is reserved"#),
        ("{\"a\"} 1\n# EOF\n", 1, 1, "expected a metric name in a sample, found '{'"),
        // Values and timestamps.
        ("a\n# EOF\n", 1, 2, #"expected a space, found '\n'"#),
        ("a \n# EOF\n", 1, 3, #""" is no number"#),
        ("a  1\n# EOF\n", 1, 3, #""" is no number"#),
        ("a\t1\n# EOF\n", 1, 2, #"expected a space, found '\t'"#),
        ("a 1\t\n# EOF\n", 1, 3, #""1\t" is no number"#),
        ("a 1 \n# EOF\n", 1, 5, #""" is no timestamp"#),
        ("a 1 2 \n# EOF\n", 1, 7, #"expected #, found '\n'"#),
        ("a 1 2 3\n# EOF\n", 1, 7, "expected #, found '3'"),
        ("a one\n# EOF\n", 1, 3, #""one" is no number"#),
        ("a 0x1\n# EOF\n", 1, 3, #""0x1" is no number"#),
        ("a 0x1p-3\n# EOF\n", 1, 3, #""0x1p-3" is no number"#),
        ("a 0b1\n# EOF\n", 1, 3, #""0b1" is no number"#),
        ("a 1_2\n# EOF\n", 1, 3, #""1_2" is no number"#),
        ("a 1e999\n# EOF\n", 1, 3, #""1e999" is no number"#),
        ("a 1 one\n# EOF\n", 1, 5, #""one" is no timestamp"#),
        ("a 1 NaN\n# EOF\n", 1, 5, #""NaN" is no timestamp"#),
        ("a 1 +Inf\n# EOF\n", 1, 5, #""+Inf" is no timestamp"#),
        ("a 1 1_2\n# EOF\n", 1, 5, #""1_2" is no timestamp"#),
        ("a 1 1.1.1\n# EOF\n", 1, 5, #""1.1.1" is no timestamp"#),
        // Samples of one metric.
        ("a 1\na 2\n# EOF\n", 2, 1, "the same sample stands there twice"),
        ("# TYPE a gauge\na{b=\"c\",d=\"e\"} 1 1\na{d=\"e\",b=\"c\"} 1 1\n# EOF\n", 3, 1, "the same sample stands there twice"),
        ("# TYPE a info\na_info{b=\"c\"} 1\na_info{d=\"e\"} 1\na_info{b=\"c\"} 1\n# EOF\n", 4, 1, "the same sample stands there twice"),
        ("a 0 1\na 0 0\n# EOF\n", 2, 5, "timestamps of a metric go backwards"),
        ("a 0 -1\na 0 -1.1\n# EOF\n", 2, 5, "timestamps of a metric go backwards"),
        ("a 0\na 0 1\n# EOF\n", 2, 5, "samples of one metric have all a timestamp or none"),
        ("a 0 1\na 0\n# EOF\n", 2, 1, "samples of one metric have all a timestamp or none"),
        (
            "a{b=\"1\"} 1 1\na{b=\"2\"} 1\na{b=\"1\"} 1 2\n# EOF\n", 3, 1,
            "samples of this metric stand apart, with another metric of the family between them"
        ),
        (
            "# TYPE a summary\na{quantile=\"0\"} 0\na_sum{b=\"1\"} 0\na{quantile=\"1\"} 0\n# EOF\n", 4, 1,
            "samples of this metric stand apart, with another metric of the family between them"
        ),
        (
            "# TYPE a stateset\na{a=\"x\",b=\"1\"} 0\na{a=\"x\",b=\"2\"} 0\na{a=\"y\",b=\"1\"} 0\n# EOF\n", 4, 1,
            "samples of this metric stand apart, with another metric of the family between them"
        ),
        (
            "# TYPE a summary\na_count 0 123\na_count 0 456\na_sum 0 123\n# EOF\n", 4, 9, "timestamps of a metric go backwards"
        ),
        // Counters.
        ("# TYPE a counter\na_total NaN\n# EOF\n", 2, 9, "a value that counts cannot be NaN"),
        ("# TYPE a counter\na_total -1\n# EOF\n", 2, 9, "a value that counts cannot be negative"),
        ("# TYPE a counter\na_total 1\na_created NaN\n# EOF\n", 3, 11, "a time of creation is a finite number"),
        ("# TYPE a counter\na_created 1\n# EOF\n", 2, 1, "a counter without its total"),
        // Summaries.
        ("# TYPE a summary\na 0\n# EOF\n", 2, 3, #""a" lacks the label "quantile""#),
        ("# TYPE a summary\na{quantile=\"-1\"} 0\n# EOF\n", 2, 12, #"quantile "-1" is no number between 0 and 1"#),
        ("# TYPE a summary\na{quantile=\"1.01\"} 0\n# EOF\n", 2, 12, #"quantile "1.01" is no number between 0 and 1"#),
        ("# TYPE a summary\na{quantile=\"NaN\"} 0\n# EOF\n", 2, 12, #"quantile "NaN" is no number between 0 and 1"#),
        ("# TYPE a summary\na{quantile=\"x\"} 0\n# EOF\n", 2, 12, #"quantile "x" is no number between 0 and 1"#),
        ("# TYPE a summary\na{quantile=\"0.5\"} -1\n# EOF\n", 2, 19, "a quantile's value cannot be negative"),
        ("# TYPE a summary\na_sum -1\n# EOF\n", 2, 7, "a value that counts cannot be negative"),
        ("# TYPE a summary\na_count NaN\n# EOF\n", 2, 9, "a value that counts cannot be NaN"),
        ("# TYPE a summary\na_count 0.5\n# EOF\n", 2, 9, "a count is a whole number"),
        ("# TYPE a summary\na_sum{quantile=\"0.5\"} 1\n# EOF\n", 2, 16, #"only a quantile has the label "quantile""#),
        // Histograms.
        ("# TYPE a histogram\na_bucket 0\n# EOF\n", 2, 10, #""a_bucket" lacks the label "le""#),
        ("# TYPE a histogram\na_bucket{le=\"x\"} 0\n# EOF\n", 2, 13, #""x" is no bound of a bucket: a number or +Inf"#),
        ("# TYPE a histogram\na_bucket{le=\"NaN\"} 0\n# EOF\n", 2, 13, #""NaN" is no bound of a bucket: a number or +Inf"#),
        ("# TYPE a histogram\na_bucket{le=\"+INF\"} 0\n# EOF\n", 2, 13, #""+INF" is no bound of a bucket: a number or +Inf"#),
        ("# TYPE a histogram\na_bucket{le=\"inf\"} 0\n# EOF\n", 2, 13, #""inf" is no bound of a bucket: a number or +Inf"#),
        ("# TYPE a histogram\na_sum 1\na_count 1\n# EOF\n", 3, 1, "a histogram without its bucket +Inf"),
        ("# TYPE a histogram\na_bucket{le=\"1\"} 0\n# EOF\n", 2, 1, "a histogram without its bucket +Inf"),
        ("# TYPE a histogram\na_bucket{le=\"2\"} 0\na_bucket{le=\"1\"} 0\n# EOF\n", 3, 13, "bounds of buckets do not increase"),
        (
            "# TYPE a histogram\na_bucket{le=\"1\"} 0\na_bucket{le=\"1.0\"} 0\na_bucket{le=\"+Inf\"} 0\n# EOF\n", 3, 13,
            "bounds of buckets do not increase"
        ),
        ("# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\n# EOF\n", 3, 21, "counts of buckets decrease"),
        ("# TYPE a histogram\na_bucket{le=\"+Inf\"} NaN\n# EOF\n", 2, 21, "a value that counts cannot be NaN"),
        ("# TYPE a histogram\na_bucket{le=\"+Inf\"} -1\n# EOF\n", 2, 21, "a value that counts cannot be negative"),
        ("# TYPE a histogram\na_bucket{le=\"+Inf\"} 0.5\n# EOF\n", 2, 21, "a count is a whole number"),
        ("# TYPE a histogram\na_bucket{le=\"+Inf\"} +Inf\n# EOF\n", 2, 21, "a count is a whole number"),
        (
            "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 2\na_sum 1\n# EOF\n", 4, 1,
            "the count of a histogram is not that of its bucket +Inf"
        ),
        ("# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 1\n# EOF\n", 3, 1, "a histogram has both _count and _sum or neither"),
        ("# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1\n# EOF\n", 3, 1, "a histogram has both _count and _sum or neither"),
        ("# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 1\na_sum -1\n# EOF\n", 4, 7, "a value that counts cannot be negative"),
        (
            "# TYPE a histogram\na_bucket{le=\"-1\"} 0\na_bucket{le=\"+Inf\"} 0\na_count 0\na_sum 0\n# EOF\n", 5, 1,
            "a histogram with negative bounds has no sum"
        ),
        (
            "# TYPE a histogram\na_bucket{b=\"1\",le=\"1\"} 0\na_bucket{b=\"2\",le=\"+Inf\"} 0\n# EOF\n", 2, 1,
            "a histogram without its bucket +Inf"
        ),
        ("# TYPE a gaugehistogram\na_bucket{le=\"+Inf\"} 0\na_gsum 1\n# EOF\n", 3, 1, "a histogram has both _gcount and _gsum or neither"),
        ("# TYPE a gaugehistogram\na_bucket{le=\"+Inf\"} 0\na_gcount 0\na_gsum NaN\n# EOF\n", 4, 8, "a sum cannot be NaN"),
        (
            "# TYPE a gaugehistogram\na_bucket{le=\"+Inf\"} 0\na_gcount -1\na_gsum 0\n# EOF\n", 3, 10,
            "a value that counts cannot be negative"
        ),
        (
            "# TYPE a gaugehistogram\na_bucket{le=\"+Inf\"} 0\na_gcount 0\na_gsum -1\n# EOF\n", 4, 1,
            "a sum cannot be negative without negative bounds"
        ),
        ("# TYPE a gaugehistogram\na_bucket{le=\"+Inf\"} -1\n# EOF\n", 2, 21, "a value that counts cannot be negative"),
        // Infos and states.
        ("# TYPE a info\na_info 2\n# EOF\n", 2, 8, "the value of an info is 1"),
        ("# TYPE a stateset\na{a=\"x\"} 2\n# EOF\n", 2, 10, "a state is 0 or 1"),
        ("# TYPE a stateset\na{b=\"x\"} 1\n# EOF\n", 2, 10, #""a" lacks the label "a""#),
        // Exemplars.
        ("# TYPE a counter\na_total 1 #\n# EOF\n", 2, 12, #"expected a space, found '\n'"#),
        ("# TYPE a counter\na_total 1# {} 1\n# EOF\n", 2, 9, ##""1#" is no number"##),
        ("# TYPE a counter\na_total 1  # {} 1\n# EOF\n", 2, 11, #""" is no timestamp"#),
        ("# TYPE a counter\na_total 1 #{} 1\n# EOF\n", 2, 12, "expected a space, found '{'"),
        ("# TYPE a counter\na_total 1 # b 1\n# EOF\n", 2, 13, "expected the labels of an exemplar, found 'b'"),
        ("# TYPE a counter\na_total 1 # {}\n# EOF\n", 2, 15, #"expected a space, found '\n'"#),
        ("# TYPE a counter\na_total 1 # {} \n# EOF\n", 2, 16, #""" is no number"#),
        ("# TYPE a counter\na_total 1 # {b=\"c\"}1\n# EOF\n", 2, 20, "expected a space, found '1'"),
        ("# TYPE a counter\na_total 1 # {} 1 \n# EOF\n", 2, 18, #""" is no timestamp"#),
        ("# TYPE a counter\na_total 1 # {} 1 1 \n# EOF\n", 2, 19, "expected the end of the line, found ' '"),
        ("# TYPE a counter\na_total 1 # {} 1 NaN\n# EOF\n", 2, 18, #""NaN" is no timestamp"#),
        ("# TYPE a counter\na_total 1 # {} 1 +Inf\n# EOF\n", 2, 18, #""+Inf" is no timestamp"#),
        ("# TYPE a counter\na_total 1 # {} 1 -Inf\n# EOF\n", 2, 18, #""-Inf" is no timestamp"#),
        ("# TYPE a counter\na_total 1 # {} 1 1_2\n# EOF\n", 2, 18, #""1_2" is no timestamp"#),
        ("# TYPE a counter\na_total 1 # {} one\n# EOF\n", 2, 16, #""one" is no number"#),
        ("# TYPE a counter\na_total 1 # {b=\"c\",b=\"c\"} 1\n# EOF\n", 2, 20, #"label "b" is there twice"#),
        (
            "# TYPE a counter\na_total 1 # {b=\"\(String(repeating: "é", count: 128))\"} 1\n# EOF\n", 2, 13,
            "labels of an exemplar have 129 characters, at most 128 are permitted"
        ),
        (
            // A letter and the marks above it count one by one.
            "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1 # {a=\"\(String(repeating: "e\u{301}", count: 64))\"} 1 1\n# EOF\n", 2, 25,
            "labels of an exemplar have 129 characters, at most 128 are permitted"
        ),
        (
            "# TYPE a histogram\na_bucket{le=\"1\"} 1 # {} 1.5\na_bucket{le=\"+Inf\"} 1\n# EOF\n", 2, 25,
            "an exemplar that does not belong into its bucket"
        ),
        ("a 1 # {} 1\n# EOF\n", 1, 10, "only a counter's total and a histogram's buckets have exemplars"),
        ("# TYPE a gauge\na 1 # {b=\"c\"} 1\n# EOF\n", 2, 15, "only a counter's total and a histogram's buckets have exemplars"),
        ("# TYPE a info\na_info 1 # {} 1\n# EOF\n", 2, 15, "only a counter's total and a histogram's buckets have exemplars"),
        ("# TYPE a stateset\na{a=\"b\"} 1 # {} 1\n# EOF\n", 2, 17, "only a counter's total and a histogram's buckets have exemplars"),
        (
            "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 1 # {} 1\na_sum 1\n# EOF\n", 3, 16,
            "only a counter's total and a histogram's buckets have exemplars"
        ),
        ("# TYPE a summary\na_sum 1 # {} 1\n# EOF\n", 2, 14, "only a counter's total and a histogram's buckets have exemplars"),
        (
            "# TYPE a counter\na_total 1\na_created 1 # {} 1\n# EOF\n", 3, 18,
            "only a counter's total and a histogram's buckets have exemplars"
        ),
    ]
}
