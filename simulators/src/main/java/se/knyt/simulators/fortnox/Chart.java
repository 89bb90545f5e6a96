package se.knyt.simulators.fortnox;

import java.util.List;

/** The accounts of a fresh company: those that e-commerce uses, numbered as in BAS, with our own short names and Fortnox's VAT codes. */
final class Chart {
    /** One account of the chart; an empty code means that it feeds no box of the VAT return. */
    record Entry(int number, String name, String vatCode) {}

    static final List<Entry> ACCOUNTS = List.of(
            plain(1510, "Kundfordringar"),
            plain(1518, "Ej reskontraförda kundfordringar"),
            plain(1580, "Fordringar kontokort och kuponger"),
            plain(1581, "Fordran Klarna"),
            plain(1582, "Fordran Stripe"),
            plain(1583, "Fordran PayPal"),
            plain(1584, "Fordran Adyen"),
            plain(1585, "Fordran Swish"),
            plain(1586, "Fordran Nets"),
            plain(1587, "Fordran Shopify Payments"),
            plain(1588, "Fordran marknadsplats"),
            plain(1589, "Utbetalningar på väg"),
            plain(1591, "Fordran Kustom"),
            plain(1592, "Fordran Svea"),
            plain(1630, "Skattekonto"),
            plain(1650, "Momsfordran"),
            plain(1689, "Övriga kortfristiga fordringar"),
            plain(1910, "Kassa"),
            plain(1930, "Företagskonto"),
            plain(1940, "Övriga bankkonton"),
            plain(1980, "Valutakonton"),
            plain(2081, "Aktiekapital"),
            plain(2420, "Förskott från kunder"),
            plain(2421, "Ej inlösta presentkort"),
            plain(2422, "Kunders tillgodohavanden"),
            plain(2428, "Försäljning som väntar på kontering"),
            plain(2440, "Leverantörsskulder"),
            coded(2611, "Utgående moms inom Sverige 25 %", "U1"),
            coded(2614, "Utgående moms omvänd betalningsskyldighet 25 %", "UTFU1"),
            coded(2615, "Utgående moms import 25 %", "UI25"),
            coded(2621, "Utgående moms inom Sverige 12 %", "U2"),
            coded(2624, "Utgående moms omvänd betalningsskyldighet 12 %", "UTFU2"),
            coded(2631, "Utgående moms inom Sverige 6 %", "U3"),
            coded(2634, "Utgående moms omvänd betalningsskyldighet 6 %", "UTFU3"),
            coded(2641, "Debiterad ingående moms", "I"),
            coded(2645, "Beräknad ingående moms utland", "I"),
            coded(2647, "Ingående moms omvänd i Sverige", "I"),
            plain(2650, "Redovisningskonto för moms"),
            plain(2670, "Utgående moms OSS"),
            plain(2890, "Övriga kortfristiga skulder"),
            plain(2891, "Dricks att betala vidare"),
            plain(2970, "Förutbetalda intäkter"),
            plain(2999, "OBS-konto"),
            coded(3001, "Försäljning inom Sverige 25 %", "MP1"),
            coded(3002, "Försäljning inom Sverige 12 %", "MP2"),
            coded(3003, "Försäljning inom Sverige 6 %", "MP3"),
            coded(3004, "Försäljning inom Sverige momsfri", "MF"),
            plain(3098, "Justering moms på presentkort"),
            coded(3105, "Försäljning varor utanför EU", "E"),
            coded(3106, "Försäljning varor annat EU-land, momspliktig", "MP1"),
            coded(3108, "Försäljning varor annat EU-land, momsfri", "VTEU"),
            plain(3131, "Försäljning OSS Tyskland 19 %"),
            coded(3305, "Försäljning tjänster utanför EU", "ÖTTU"),
            coded(3308, "Försäljning tjänster annat EU-land", "FTEU"),
            coded(3520, "Fakturerade frakter 25 %", "MP1"),
            coded(3523, "Fakturerade frakter 12 %", "MP2"),
            coded(3524, "Fakturerade frakter 6 %", "MP3"),
            coded(3540, "Faktureringsavgifter", "MP1"),
            coded(3690, "Övriga sidointäkter", ""),
            coded(3731, "Lämnade rabatter", "MP1"),
            plain(3740, "Öres- och kronutjämning"),
            plain(3960, "Valutakursvinster"),
            coded(4531, "Inköp tjänster utanför EU 25 %", "IT"),
            coded(4535, "Inköp tjänster annat EU-land 25 %", "ITEU"),
            plain(4598, "Justering omvänd moms"),
            plain(5710, "Frakter"),
            plain(6040, "Kontokortsavgifter"),
            plain(6050, "Försäljningsprovisioner"),
            plain(6064, "Factoringavgifter"),
            plain(6351, "Konstaterade kundförluster"),
            plain(6352, "Befarade kundförluster"),
            plain(6570, "Bankkostnader"),
            plain(7960, "Valutakursförluster"));

    /** The roles that bookkeeping looks up. CUSTCLAIM and SALES_*_SE are names the vendor's material uses; the others are ours. */
    enum Role {
        CUSTCLAIM(1510),
        SALES_25_SE(3001),
        SALES_12_SE(3002),
        SALES_6_SE(3003),
        SALES_0_SE(3004),
        SALES_EUREVERSEDVAT(3108),
        SALES_EXPORT(3105),
        OUTVAT_MP1(2611),
        OUTVAT_MP2(2621),
        OUTVAT_MP3(2631),
        FREIGHT(3520),
        ADMINFEE(3540),
        ROUNDOFF(3740),
        CURRENCYPROFIT(3960),
        CURRENCYLOSS(7960),
        BG(1930);

        private final int account;

        Role(int account) {
            this.account = account;
        }

        int account() {
            return account;
        }
    }

    private Chart() {}

    private static Entry plain(int number, String name) {
        return new Entry(number, name, "");
    }

    private static Entry coded(int number, String name, String vatCode) {
        return new Entry(number, name, vatCode);
    }
}
