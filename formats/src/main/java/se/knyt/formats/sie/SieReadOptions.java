package se.knyt.formats.sie;

/**
 * How to read.
 *
 * @param limits the most that is read
 * @param allowUnbalanced whether a voucher that does not balance is a finding instead of a refusal; for looking at a file
 *     only, never for booking from it
 */
public record SieReadOptions(SieLimits limits, boolean allowUnbalanced) {
    public static final SieReadOptions DEFAULT = new SieReadOptions(SieLimits.DEFAULT, false);
}
