package se.knyt.formats.bank;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which bank lines are payments by Swish, and what may name their purchase. Codes and elements are those of ISO 20022 (BkTxCd, Prxy, Othr)
 * and SWIFT (field 61); the texts are made as Swedish banks word them.
 */
class SwishPaymentTest {
    private static final Set<String> NUMBERS = Set.of("1231181189");
    private static final Set<String> ORDERS = Set.of("10482", "987", "6D6CD7406ECE4542A80152D909EF9F6B");

    private static List<SwishPayment> of(String file) {
        var entries = Read.text(file).entries;
        assertThat(entries).hasSize(1);
        return SwishPayment.of(entries.getFirst(), NUMBERS, ORDERS);
    }

    private static List<SwishPayment> row(String amount, String text) {
        return of("Bokföringsdatum;Belopp;Valuta;Text\n2026-10-29;" + amount + ";SEK;" + text + "\n");
    }

    private static String told(List<SwishPayment> payments) {
        return String.join(
                " | ",
                payments.stream()
                        .map(p -> p.amount() + " " + p.words() + " " + p.id() + (p.reversed() ? " reversed" : ""))
                        .toList());
    }

    /** Version 8: the code stands in Sts/Cd, names under Pty, and the alias of the payee in Prxy. */
    private static String camt8(String side, String code, String more, String details) {
        return "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn><Ntfctn><Id>N1</Id><Acct>"
                + "<Id><IBAN>SE3550000000054910000003</IBAN></Id><Ccy>SEK</Ccy></Acct><Ntry><Amt Ccy=\"SEK\">1249.00</Amt>"
                + "<CdtDbtInd>" + side + "</CdtDbtInd>" + more
                + "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-10-29</Dt></BookgDt><BkTxCd>" + code
                + "</BkTxCd><NtryDtls>" + details + "</NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>";
    }

    private static final String INSTANT =
            "<Domn><Cd>PMNT</Cd><Fmly><Cd>RRCT</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn>";
    private static final String CHARGE =
            "<Domn><Cd>PMNT</Cd><Fmly><Cd>RRCT</Cd><SubFmlyCd>CHRG</SubFmlyCd></Fmly></Domn><Prtry><Cd>SWISH</Cd></Prtry>";

    private static String detail(String reference, String payee, String message) {
        return "<TxDtls><Refs><EndToEndId>" + reference
                + "</EndToEndId><TxId>6D6CD7406ECE4542A80152D909EF9F6B</TxId></Refs>"
                + "<Amt Ccy=\"SEK\">1249.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><RltdPties><Dbtr><Pty><Nm>Anna Ek</Nm></Pty></Dbtr>"
                + payee + "</RltdPties><RmtInf><Ustrd>" + message + "</Ustrd></RmtInf></TxDtls>";
    }

    private static final String PROXY =
            "<CdtrAcct><Id><IBAN>SE3550000000054910000003</IBAN></Id><Prxy><Tp><Prtry>SWISH</Prtry></Tp><Id>123 118 11 89</Id></Prxy></CdtrAcct>";

    @Test
    void aPayeesSwishNumberTellsIt() {
        assertThat(told(of(camt8("CRDT", INSTANT, "", detail("10482", PROXY, "Tack för snabb leverans 0701234567")))))
                .isEqualTo("1249.00 SEK [10482] 6D6CD7406ECE4542A80152D909EF9F6B");
    }

    @Test
    void anInstantTransferThatNamesNoSwishIsNone() {
        assertThat(of(camt8("CRDT", INSTANT, "", detail("10482", "", "Faktura 10482"))))
                .isEmpty();
    }

    @Test
    void theBanksCodeTellsItAndThatOfAChargeTakesItBack() {
        assertThat(told(of(camt8(
                        "CRDT",
                        INSTANT + "<Prtry><Cd>SWISH</Cd></Prtry>",
                        "",
                        detail("NOTPROVIDED", "", "Order 55501")))))
                .isEqualTo("1249.00 SEK [55501] 6D6CD7406ECE4542A80152D909EF9F6B");
        assertThat(of(camt8("DBIT", CHARGE, "", ""))).isEmpty();
    }

    @Test
    void whatTheBankTakesBackSaysSo() {
        assertThat(told(of(camt8("DBIT", INSTANT + "<Prtry><Cd>SWISH</Cd></Prtry>", "<RvslInd>true</RvslInd>", ""))))
                .isEqualTo("-1249.00 SEK []  reversed");
    }

    @Test
    void theWordOrTheNumberInATextTellsItAndTheLikeliestNameComesFirst() {
        assertThat(told(row("1249,00", "Swish 1231181189 2026-10-28 14:02 ref. 77410 order #10482")))
                .isEqualTo("1249.00 SEK [10482, 77410] ");
        assertThat(told(row("99,00", "Inbet 1231181189 Anna Ek"))).isEqualTo("99.00 SEK [] ");
        // Too short to be kept unless a sale is called so; a buyer pays a membership fee.
        assertThat(told(row("99,00", "Swish medlemsavgift 987 986"))).isEqualTo("99.00 SEK [987] ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-45,00;SEK;Swish Handel månadsavgift",
                "-2,00;SEK;SWISH PRIS PER TRANSAKTION 10482",
                // Leaves the account and names nothing that was sold: whatever it is, no refund.
                "-300,00;SEK;Swish till Bo Ek 0709998877",
                // Swish is in kronor.
                "1249,00;EUR;Swish 10482",
                "1249,00;SEK;Insättning 10482"
            })
    void noneOfTheseIsOne(String row) {
        assertThat(of("Bokföringsdatum;Belopp;Valuta;Text\n2026-10-29;" + row + "\n"))
                .isEmpty();
    }

    @Test
    void aRefundNamesItsPurchase() {
        assertThat(told(row("-300,00", "Swish återbetalning 10482"))).isEqualTo("-300.00 SEK [10482] ");
    }

    @Test
    void mt940TellsItInItsTextAndAChargeByItsType() {
        var file = ":20:X\n:25:SE3550000000054910000003\n:28C:1\n:60F:C261028SEK0,00\n"
                + ":61:2610291029C1249,00NTRF10482//B77\n:86:SWISH 1231181189 ANNA EK\n:62F:C261029SEK1249,00\n";
        assertThat(told(of(file))).isEqualTo("1249.00 SEK [10482] ");
        assertThat(of(file.replace("NTRF", "NCHG"))).isEmpty();
    }
}
