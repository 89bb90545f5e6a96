package se.knyt.engine.intake;

import se.knyt.core.commerce.Person;
import se.knyt.spi.PullSource.SourceRecord;

/** A person as a record told of them. */
record ReportedPerson(Person person, SourceRecord record) {}
