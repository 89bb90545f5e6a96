package se.knyt.engine.books;

import java.time.Instant;
import java.time.ZoneId;

/** What a step knows besides the payout. */
record PayoutContext(long company, ZoneId zone, Instant companyNow, Instant machineNow) {}
