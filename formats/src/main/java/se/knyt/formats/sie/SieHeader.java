package se.knyt.formats.sie;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Currency;

/**
 * What a file says about itself and the company. Texts may be empty but where {@link SieWriter} demands them.
 *
 * @param alreadyImported {@code #FLAGGA} 1
 * @param type {@code #SIETYP}: "1" to "4", empty when missing (read as 1)
 * @param generated {@code #GEN}
 * @param comments {@code #PROSA}
 * @param companyType {@code #FTYP}
 * @param companyId {@code #FNR}
 * @param organizationNumber with a hyphen when written
 * @param industryCode {@code #BKOD}
 * @param years newest first when written by us
 * @param taxYear {@code #TAXAR}
 * @param periodEnd {@code #OMFATTN}
 * @param chartType {@code #KPTYP}; missing means BAS95
 * @param currencyStated whether {@code #VALUTA} is in the file
 * @param currency of every amount, SEK when not stated
 */
public record SieHeader(
        boolean alreadyImported,
        String program,
        String programVersion,
        Optional<LocalDate> generated,
        String generatedBy,
        String type,
        List<String> comments,
        String companyType,
        String companyId,
        String organizationNumber,
        String acquisitionNumber,
        String activityNumber,
        String industryCode,
        SieAddress address,
        String companyName,
        List<SieYear> years,
        String taxYear,
        Optional<LocalDate> periodEnd,
        String chartType,
        boolean currencyStated,
        Currency currency) {
    public SieHeader {
        comments = List.copyOf(comments);
        years = List.copyOf(years);
    }

    /**
     * The header of a file of vouchers for import (4I).
     *
     * @param organizationNumber ten digits with a hyphen, or empty
     */
    public static SieHeader forImport(
            String program,
            String programVersion,
            LocalDate generated,
            String companyName,
            String organizationNumber,
            Currency currency) {
        return new SieHeader(
                false,
                program,
                programVersion,
                Optional.of(generated),
                "",
                "4",
                List.of(),
                "",
                "",
                organizationNumber,
                "",
                "",
                "",
                SieAddress.NONE,
                companyName,
                List.of(),
                "",
                Optional.empty(),
                "",
                true,
                currency);
    }
}
