package se.knyt.formats.sie;

import java.util.List;

/**
 * A whole file.
 *
 * @param vouchers empty when they were handed on one by one
 */
public record SieDocument(
        SieHeader header,
        List<SieAccount> accounts,
        List<SieDimension> dimensions,
        List<SieObject> objects,
        List<SieBalance> balances,
        List<SiePeriodBalance> periodBalances,
        List<SieVoucher> vouchers) {
    public SieDocument {
        accounts = List.copyOf(accounts);
        dimensions = List.copyOf(dimensions);
        objects = List.copyOf(objects);
        balances = List.copyOf(balances);
        periodBalances = List.copyOf(periodBalances);
        vouchers = List.copyOf(vouchers);
    }
}
