package se.knyt.engine.intake;

import se.knyt.spi.PullSource.Lane;

/** Where a page comes from. */
public record RecordOrigin(long company, long connection, String stream, Lane lane) {}
