package se.knyt.engine.flows;

import se.knyt.engine.trails.TrailState;

/** A trail with what is wanted for it. */
record PlannedTrail(TrailState state, PlanContext context, TrailPlan plan) {}
