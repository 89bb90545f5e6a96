package se.knyt.server.vouchers;

import java.time.Instant;

/** A stored file that a document or voucher came from: its name, address, size in bytes and when it was read. */
public record OriginalFileRow(String name, String href, int bytes, Instant at) {}
