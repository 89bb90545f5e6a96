package se.knyt.simulators.base;

import java.time.Instant;

/** One commit in the making, and the sandbox time at which it happens. */
public record Change(SimulatorStore.Batch batch, Instant now) {}
