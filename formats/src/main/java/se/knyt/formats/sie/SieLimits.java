package se.knyt.formats.sie;

/**
 * The most that is read of a file; more is refused.
 *
 * @param bytesMax of the file
 * @param linesMax of the file
 * @param lineBytesMax of one line
 * @param fieldsMax of one line, objects counted
 * @param rowsPerVoucherMax rows of one voucher
 */
public record SieLimits(long bytesMax, int linesMax, int lineBytesMax, int fieldsMax, int rowsPerVoucherMax) {
    /** 1 GiB, 20 million lines, 64 KiB a line, 1,000 fields a line, 1 million rows a voucher. */
    public static final SieLimits DEFAULT = new SieLimits(1L << 30, 20_000_000, 1 << 16, 1_000, 1_000_000);
}
