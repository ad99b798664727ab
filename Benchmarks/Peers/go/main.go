// client_golang; `contender URL protobuf|text` says where and how it pushes. Reads requests as Driver/contender.py describes them.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
)

type key struct{ method, path string }

// timed holds what the rows with threads work on.
type timed struct {
	counter, halves prometheus.Counter
	table           *prometheus.CounterVec
	keys            []key
	histogram       prometheus.Histogram
	observations    [4096]float64
}

func newTimed() *timed {
	t := &timed{
		counter:   prometheus.NewCounter(prometheus.CounterOpts{Name: "counter"}),
		halves:    prometheus.NewCounter(prometheus.CounterOpts{Name: "halves"}),
		table:     prometheus.NewCounterVec(prometheus.CounterOpts{Name: "table"}, []string{"method", "path"}),
		histogram: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "histogram", Buckets: bounds}),
	}
	for series := uint64(0); series < 1000; series++ {
		t.keys = append(t.keys, key{method(series), path(series)})
		t.table.WithLabelValues(method(series), path(series))
	}
	for index := range t.observations {
		t.observations[index] = observation(uint64(index))
	}
	return t
}

func written(metric prometheus.Metric) *dto.Metric {
	out := &dto.Metric{}
	if err := metric.Write(out); err != nil {
		panic(err)
	}
	return out
}

// total is how many operations the metrics say there were.
func (t *timed) total(workload string) uint64 {
	switch workload {
	case "counter":
		return uint64(written(t.counter).GetCounter().GetValue())
	case "float_counter":
		return uint64(written(t.halves).GetCounter().GetValue() * 2)
	case "lookup":
		sum := 0.0
		for _, key := range t.keys {
			sum += written(t.table.WithLabelValues(key.method, key.path)).GetCounter().GetValue()
		}
		return uint64(sum)
	}
	return written(t.histogram).GetHistogram().GetSampleCount()
}

func (t *timed) run(workload string, operations uint64) {
	switch workload {
	case "counter":
		for index := uint64(0); index < operations; index++ {
			t.counter.Inc()
		}
	case "float_counter":
		for index := uint64(0); index < operations; index++ {
			t.halves.Add(0.5)
		}
	case "lookup":
		next := 0
		for index := uint64(0); index < operations; index++ {
			key := &t.keys[next]
			t.table.WithLabelValues(key.method, key.path).Inc()
			if next += 7; next >= len(t.keys) {
				next -= len(t.keys)
			}
		}
	case "observe":
		for index := uint64(0); index < operations; index++ {
			t.histogram.Observe(t.observations[index&4095])
		}
	}
}

// elapsed returns nanoseconds from the moment the first thread began until the last one has finished; all are there before one
// begins.
func (t *timed) elapsed(workload string, threads, operations uint64) float64 {
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	began, ended := make([]time.Time, threads), make([]time.Time, threads)
	for index := range began {
		ready.Add(1)
		done.Add(1)
		go func(index int) {
			defer done.Done()
			ready.Done()
			<-start
			began[index] = time.Now()
			t.run(workload, operations)
			ended[index] = time.Now()
		}(index)
	}
	ready.Wait()
	close(start)
	done.Wait()
	first, last := began[0], ended[0]
	for index := range began {
		if began[index].Before(first) {
			first = began[index]
		}
		if ended[index].After(last) {
			last = ended[index]
		}
	}
	return float64(last.Sub(first).Nanoseconds())
}

func main() {
	t := newTimed()
	texts := map[string]*prometheus.Registry{}
	var life *life
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		var workload string
		var threads, operations, series uint64
		if _, err := fmt.Sscan(input.Text(), &workload, &threads, &operations, &series); err != nil {
			panic(err)
		}
		switch workload {
		case "counter", "float_counter", "lookup", "observe":
			before := t.total(workload)
			nanoseconds := t.elapsed(workload, threads, operations)
			answer(nanoseconds/float64(threads*operations), t.total(workload)-before)
		case "text", "text_floats", "text_histograms", "openmetrics", "openmetrics_histograms":
			content, format := workload, expfmt.FmtText
			if strings.HasPrefix(workload, "openmetrics") {
				content, format = strings.Replace(workload, "openmetrics", "text", 1), expfmt.FmtOpenMetrics
			}
			name := fmt.Sprint(content, series)
			if texts[name] == nil {
				texts[name] = makeRegistry(content, series)
			}
			answer(timedRender(texts[name], format, operations))
		case "create":
			life = newLife(series)
		case "memory":
			answer(life.memory(), life.series)
		case "touch":
			answer(life.touch())
		case "scrape":
			answer(timedRender(life.registry, expfmt.FmtText, operations))
		case "push":
			answer(life.push(os.Args[1], os.Args[2] == "text", operations))
		default:
			fmt.Println("-")
		}
	}
}

func answer(nanoseconds float64, check uint64) { fmt.Println(nanoseconds, check) }
