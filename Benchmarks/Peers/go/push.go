package main

import (
	"syscall"

	"github.com/prometheus/client_golang/prometheus/push"
	"github.com/prometheus/common/expfmt"
)

// push returns the CPU time of one push in nanoseconds, and how many were delivered. Every series changes before each push, which is
// not in the time.
func (l *life) push(url string, asText bool, operations uint64) (float64, uint64) {
	pusher := push.New(url, "benchmark").Gatherer(l.registry)
	if asText {
		pusher = pusher.Format(expfmt.FmtText)
	}
	nanoseconds, delivered := 0.0, uint64(0)
	for index := uint64(0); index < operations; index++ {
		for number := uint64(0); number < l.series; number++ {
			l.family.WithLabelValues(method(number), path(number)).Inc()
		}
		before := processorTime()
		if pusher.Push() == nil {
			delivered++
		}
		nanoseconds += processorTime() - before
	}
	return nanoseconds / float64(operations), delivered
}

// processorTime is that of all threads, in user and kernel mode, in nanoseconds.
func processorTime() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return float64(usage.Utime.Nano() + usage.Stime.Nano())
}
