package se.knyt.core.bookkeeping;

import java.util.regex.Pattern;

/**
 * A series that vouchers are numbered in, without gaps, per fiscal year.
 *
 * @param code one to ten letters and digits ("K")
 */
public record VoucherSeries(String code) {
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9]{1,10}");

    public VoucherSeries {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("not a voucher series");
        }
    }
}
