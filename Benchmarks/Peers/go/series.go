package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
)

var labels = []string{"method", "path"}

func makeCounters(series uint64, amount func(uint64) float64) (*prometheus.Registry, *prometheus.CounterVec) {
	registry := prometheus.NewRegistry()
	family := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "http_requests_total", Help: "Requests."}, labels)
	registry.MustRegister(family)
	for position := uint64(0); position < series; position++ {
		number := shuffled(position, series)
		family.WithLabelValues(method(number), path(number)).Add(amount(number))
	}
	return registry, family
}

func makeHistograms(series uint64) *prometheus.Registry {
	registry := prometheus.NewRegistry()
	options := prometheus.HistogramOpts{Name: "http_request_duration_seconds", Help: "Durations.", Buckets: bounds}
	family := prometheus.NewHistogramVec(options, labels)
	registry.MustRegister(family)
	for position := uint64(0); position < series; position++ {
		number := shuffled(position, series)
		histogram := family.WithLabelValues(method(number), path(number))
		for index := uint64(0); index < 100; index++ {
			histogram.Observe(observation(number + index))
		}
	}
	return registry
}

func makeRegistry(workload string, series uint64) *prometheus.Registry {
	switch workload {
	case "text":
		registry, _ := makeCounters(series, value)
		return registry
	case "text_floats":
		registry, _ := makeCounters(series, fraction)
		return registry
	}
	return makeHistograms(series)
}

func render(registry *prometheus.Registry, format expfmt.Format) []byte {
	families, err := registry.Gather()
	if err != nil {
		panic(err)
	}
	var text bytes.Buffer
	encoder := expfmt.NewEncoder(&text, format)
	for _, family := range families {
		if err := encoder.Encode(family); err != nil {
			panic(err)
		}
	}
	// OpenMetrics ends in a line that is written now.
	if err := encoder.(expfmt.Closer).Close(); err != nil {
		panic(err)
	}
	return text.Bytes()
}

// timedRender renders some times; it returns nanoseconds for one, and the number of samples.
func timedRender(registry *prometheus.Registry, format expfmt.Format, operations uint64) (float64, uint64) {
	var text []byte
	begin := time.Now()
	for index := uint64(0); index < operations; index++ {
		text = render(registry, format)
	}
	nanoseconds := float64(time.Since(begin).Nanoseconds()) / float64(operations)
	samples := uint64(0)
	for _, line := range bytes.Split(text, []byte{'\n'}) {
		if len(line) > 0 && line[0] != '#' {
			samples++
		}
	}
	return nanoseconds, samples
}

// life is one registry from its making on, in a process of its own.
type life struct {
	registry       *prometheus.Registry
	family         *prometheus.CounterVec
	series         uint64
	residentBefore float64
}

func newLife(series uint64) *life {
	before := resident()
	begin := time.Now()
	registry, family := makeCounters(series, value)
	answer(float64(time.Since(begin).Nanoseconds())/float64(series), series)
	return &life{registry, family, series, before}
}

func (l *life) memory() float64 { return (resident() - l.residentBefore) / float64(l.series) }

// touch returns what a further goroutine costs that increments every series, while it lives.
func (l *life) touch() (float64, uint64) {
	before := resident()
	done, end := make(chan uint64), make(chan struct{})
	go func() {
		for position := uint64(0); position < l.series; position++ {
			number := shuffled(position, l.series)
			l.family.WithLabelValues(method(number), path(number)).Inc()
		}
		done <- l.series
		<-end
	}()
	touched := <-done
	defer close(end)
	return (resident() - before) / float64(l.series), touched
}

// resident does not count what the collector would give back.
func resident() float64 {
	debug.FreeOSMemory()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		panic(err)
	}
	var size, pages float64
	if _, err := fmt.Sscan(string(text), &size, &pages); err != nil {
		panic(err)
	}
	return pages * float64(os.Getpagesize())
}
