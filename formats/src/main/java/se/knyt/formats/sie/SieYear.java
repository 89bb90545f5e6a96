package se.knyt.formats.sie;

import java.time.LocalDate;

/** A fiscal year: 0 is the current one, −1 the one before. */
public record SieYear(int year, LocalDate start, LocalDate end) {}
