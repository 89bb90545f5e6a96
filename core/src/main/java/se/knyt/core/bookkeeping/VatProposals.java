package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import se.knyt.core.money.Rate;
import se.knyt.core.vat.CountryRates;
import se.knyt.core.vat.VatAreas;

/**
 * Usual rows for what a company may sell abroad, with the accounts of the BAS chart. Nothing of it holds until a person chooses it.
 */
public final class VatProposals {
    /** Consumers in a country of the EU at its standard rate, declared in the OSS return: an own account for each country and rate. */
    public static final String OSS = "oss";
    /** EU consumers, and businesses without a valid number, at Swedish VAT: below the threshold of EUR 10,000. */
    public static final String EU_SWEDISH_VAT = "eu-swedish-vat";
    /** Goods to EU businesses whose VAT number is valid. */
    public static final String EU_BUSINESS = "eu-business";
    /** Goods that leave the EU. */
    public static final String EXPORT = "export";
    /** Sales within Sweden with a freight account for each rate. */
    public static final String FREIGHT_BY_RATE = "freight-by-rate";

    public static final List<String> ALL = List.of(OSS, EU_SWEDISH_VAT, EU_BUSINESS, EXPORT, FREIGHT_BY_RATE);

    /** 3131 is the first of the user's own accounts for OSS; 2670 holds its VAT in no box of the Swedish return. */
    private static final int OSS_FIRST = 3131;

    private static final int OSS_LAST = 3199;
    private static final int OSS_VAT = 2670;

    private VatProposals() {}

    /**
     * A table with a proposal added, or put in place of the rows that it is about.
     *
     * @param country where the proposal is for one country
     * @throws IllegalArgumentException for a word that is no proposal, or a country that it is not for
     */
    public static VatTable add(VatTable table, String proposal, String country) {
        return switch (proposal) {
            case OSS -> plus(table, oss(table, country));
            case EU_SWEDISH_VAT -> plus(table, euAtSwedishVat());
            case EU_BUSINESS ->
                plus(
                        table,
                        List.of(new VatRow(
                                "Företag i EU",
                                List.of(VatTreatment.OTHER_EU),
                                Set.of(BuyerClass.BUSINESS_WITH_VAT_NUMBER),
                                new RateAccounts(Rate.ZERO, 3108, 3521, 3108, "35", 0, ""))));
            case EXPORT ->
                plus(
                        table,
                        List.of(new VatRow(
                                "Export",
                                List.of(VatTreatment.OUTSIDE_EU),
                                VatTreatment.EVERYBODY,
                                new RateAccounts(Rate.ZERO, 3105, 3522, 3105, "36", 0, ""))));
            case FREIGHT_BY_RATE -> freightByRate(table);
            default -> throw new IllegalArgumentException("no such proposal");
        };
    }

    private static VatTable plus(VatTable table, List<VatRow> more) {
        var rows = new ArrayList<>(table.rows());
        more.stream().filter(row -> !rows.contains(row)).forEach(rows::add);
        return table.with(rows);
    }

    private static List<VatRow> oss(VatTable table, String country) {
        if (!VatAreas.isOtherEu(country)) {
            throw new IllegalArgumentException("no other member state");
        }
        var rate = CountryRates.of(country).getFirst();
        int account = freeOss(table);
        return List.of(new VatRow(
                "OSS " + country,
                List.of(country),
                Set.of(BuyerClass.CONSUMER),
                new RateAccounts(rate, account, account, account, "", OSS_VAT, "")));
    }

    private static int freeOss(VatTable table) {
        var used = new HashSet<Integer>();
        table.rows().stream()
                .map(VatRow::accounts)
                .forEach(row -> used.addAll(List.of(row.revenue(), row.freight(), row.fee())));
        for (int account = OSS_FIRST; account <= OSS_LAST; account++) {
            if (!used.contains(account)) {
                return account;
            }
        }
        throw new IllegalArgumentException("every account for OSS is used");
    }

    private static List<VatRow> euAtSwedishVat() {
        var buyers = Set.of(BuyerClass.CONSUMER, BuyerClass.BUSINESS);
        var countries = List.of(VatTreatment.OTHER_EU);
        return List.of(
                new VatRow(
                        "EU med svensk moms",
                        countries,
                        buyers,
                        new RateAccounts(Rate.of(25), 3106, 3106, 3106, "05", 2611, "10")),
                new VatRow(
                        "EU med svensk moms",
                        countries,
                        buyers,
                        new RateAccounts(Rate.of(12), 3106, 3106, 3106, "05", 2621, "11")),
                new VatRow(
                        "EU med svensk moms",
                        countries,
                        buyers,
                        new RateAccounts(Rate.of(6), 3106, 3106, 3106, "05", 2631, "12")));
    }

    private static VatTable freightByRate(VatTable table) {
        var freight = VatTreatment.domestic(3520, 3523, 3524);
        return table.with(table.rows().stream()
                .map(row -> row.countries().equals(List.of("SE"))
                        ? freight.accountsOf(row.accounts().rate())
                                .map(usual -> new VatRow(
                                        row.treatment(),
                                        row.countries(),
                                        row.buyers(),
                                        new RateAccounts(
                                                row.accounts().rate(),
                                                row.accounts().revenue(),
                                                usual.freight(),
                                                row.accounts().fee(),
                                                row.accounts().base(),
                                                row.accounts().vat(),
                                                row.accounts().vatBox())))
                                .orElse(row)
                        : row)
                .toList());
    }
}
