package main

import "strconv"

// The values that every contender works on; see Peers/c/fixture.h.

var methods = [4]string{"GET", "POST", "PUT", "HEAD"}

var bounds = []float64{0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

func method(series uint64) string { return methods[series%4] }

func path(series uint64) string { return "/api/v1/orders/" + strconv.FormatUint(series, 10) }

func hash(series uint64) uint32 { return uint32(series) * 2654435761 }

func value(series uint64) float64 { return float64(hash(series) % 1000000) }

// fraction is neither whole nor short: 16 or 17 digits.
func fraction(series uint64) float64 { return float64(hash(series)) / 7000000 }

func shuffled(position, series uint64) uint64 { return position * 611953 % series }

func observation(index uint64) float64 {
	if bucket := hash(index) >> 16 % 13; bucket < 12 {
		return bounds[bucket] * 0.75
	}
	return 20
}
