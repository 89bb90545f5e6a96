package se.knyt.core.reconciliation;

import java.time.LocalDate;
import se.knyt.core.money.Money;

/**
 * A movement of money as a statement tells it: no id that both sides know, only text, day and amount.
 *
 * @param memo the text, its first words a name
 * @param date the day
 * @param amount the amount, positive
 */
public record Transfer(String memo, LocalDate date, Money amount) {}
