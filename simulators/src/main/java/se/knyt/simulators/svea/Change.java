package se.knyt.simulators.svea;

import java.time.Instant;
import se.knyt.simulators.base.SimulatorStore;

/** One commit under way, and the time it happens at. */
record Change(SimulatorStore.Batch batch, Instant now) {}
