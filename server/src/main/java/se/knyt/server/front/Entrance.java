package se.knyt.server.front;

import se.knyt.engine.intake.Webhooks;
import se.knyt.engine.mapped.HandedPayouts;

/** Where a body goes. Each has room of its own, so that a crowd at one does not close another. */
enum Entrance {
    /** Other systems, whose token is known. */
    HOOKS(16L * Webhooks.BODY_BYTES_MAX, 4),
    /** Anybody. */
    SIGN_IN(4L * 1024 * 1024, 4),
    /** Forms of people who are signed in. */
    PAGES(8L * 1024 * 1024, 4),
    /**
     * Files of people who are signed in. They lie in memory until they are read, since nothing unsealed is written to a disk: two at
     * once, and one of an address, since a quarter would hold no whole file.
     */
    FILES(2L * BodyLimits.UPLOAD_BYTES_MAX, 2),
    /** Other systems that hand payouts in; a whole one of an address. */
    API(4L * (HandedPayouts.BODY_BYTES_MAX + BodyLimits.WORDS_BYTES), 4),
    /** The commands of this machine. */
    CONTROL(1024L * 1024, 1);

    final long bytesMax;
    final long addressBytesMax;

    Entrance(long bytesMax, int addresses) {
        this.bytesMax = bytesMax;
        this.addressBytesMax = bytesMax / addresses;
    }
}
