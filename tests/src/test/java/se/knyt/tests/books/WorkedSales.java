package se.knyt.tests.books;

/**
 * Sales worked by hand: 1 249.00 is goods of 1 200.00 and freight of 49.00 at 25 % (960.00 + 39.20 + VAT 249.80), 599.00 goods at 25 %
 * (479.20 + 119.80), 318.00 a book at 6 % (300.00 + 18.00), 2 449.00 twice the goods and the same freight (1 920.00 + 39.20 + 489.80).
 */
final class WorkedSales {
    static final String SALE_1249 = sale("FILT-GRA", 120_000, 1, 4900);
    static final String SALE_599 = sale("TROJA-S", 59_900, 1, 0);
    static final String SALE_318 = sale("BOK-KOK", 31_800, 1, 0);
    static final String SALE_2449 = sale("FILT-GRA", 120_000, 2, 4900);

    private WorkedSales() {}

    private static String sale(String sku, int price, int quantity, int shipping) {
        return "{\"lines\":[{\"sku\":\"" + sku + "\",\"price\":" + price + ",\"quantity\":" + quantity
                + "}],\"shipping\":" + shipping + ",\"discount\":false,\"business\":false}";
    }
}
