/**
 * What a company decides by conditions: rules in a typed language over its orders, and what they do.
 *
 * <p>Rules hold, skip, or set how a purchase is written elsewhere ({@code Writing}); they never change a total, but may split a
 * row's price ({@code PriceChange}). A purchase uses the rules of the settings version it started with; only rules about refunds
 * are the current ones. A user's override of one order or payout is stored with the values that the rule evaluated
 * ({@code RuleWords}): another rule or value asks again. Skipped purchases are in no sum, and {@code skipped_reference} finds the
 * payout lines that pay them.
 */
@NullMarked
package se.knyt.engine.rules;

import org.jspecify.annotations.NullMarked;
