-- What an analyst who knows DuckDB would write for this one formula: values outside their legal range and unknown
-- ones told apart from known ones; no dates, no other engine.
WITH checked AS (
  SELECT * REPLACE (
    CASE WHEN welfare_decile BETWEEN 1 AND 10 THEN welfare_decile END AS welfare_decile,
    CASE WHEN highest_formal_wage BETWEEN 0 AND 10000000000 THEN highest_formal_wage END AS highest_formal_wage,
    CASE WHEN monthly_electricity_kwh BETWEEN 0.0e0 AND 100000.0e0 THEN monthly_electricity_kwh END AS monthly_electricity_kwh,
    CASE WHEN registered_car_count BETWEEN 0 AND 1000 THEN registered_car_count END AS registered_car_count,
    CASE WHEN land_certificate_area_m2 BETWEEN 0.0e0 AND 100000000.0e0 THEN land_certificate_area_m2 END AS land_certificate_area_m2,
    CASE WHEN floor_area_m2 BETWEEN 1.0e0 AND 2000.0e0 THEN floor_area_m2 END AS floor_area_m2,
    CASE WHEN floor_material BETWEEN 1 AND 9 THEN floor_material END AS floor_material,
    CASE WHEN child_0_6_count BETWEEN 0 AND 30 THEN child_0_6_count END AS child_0_6_count,
    CASE WHEN elderly_60_count BETWEEN 0 AND 30 THEN elderly_60_count END AS elderly_60_count,
    CASE WHEN severe_disability_count BETWEEN 0 AND 30 THEN severe_disability_count END AS severe_disability_count,
    CASE WHEN cooking_fuel BETWEEN 1 AND 12 THEN cooking_fuel END AS cooking_fuel,
    CASE WHEN roof_material BETWEEN 1 AND 8 THEN roof_material END AS roof_material,
    CASE WHEN household_size BETWEEN 0 AND 30 THEN household_size END AS household_size,
    CASE WHEN head_age_years BETWEEN 0 AND 130 THEN head_age_years END AS head_age_years,
    CASE WHEN cattle_count BETWEEN 0 AND 500 THEN cattle_count END AS cattle_count,
    CASE WHEN goat_count BETWEEN 0 AND 500 THEN goat_count END AS goat_count,
    CASE WHEN pig_count BETWEEN 0 AND 500 THEN pig_count END AS pig_count,
    CASE WHEN tenure BETWEEN 1 AND 5 THEN tenure END AS tenure
  )
  FROM households
), scored AS (
  SELECT *,
    13.0625e0 + 0.0021e0 * floor_area_m2 + -0.1154e0 * household_size + -0.0731e0 * child_0_6_count
    + -0.0412e0 * elderly_60_count + 0.0013e0 * head_age_years + 0.0522e0 * cattle_count
    + 0.0113e0 * goat_count + 0.0091e0 * pig_count + 0.2217e0 * owns_gas_cylinder_5kg::INT
    + 0.2604e0 * owns_refrigerator::INT + 0.4815e0 * owns_air_conditioner::INT
    + 0.3318e0 * owns_water_heater::INT + 0.1029e0 * owns_landline::INT + 0.1533e0 * owns_flat_tv::INT
    + 0.2249e0 * owns_gold_10g::INT + 0.3127e0 * owns_laptop::INT + 0.1908e0 * owns_motorcycle::INT
    + 0.0216e0 * owns_bicycle::INT + 0.6441e0 * owns_car::INT + 0.0517e0 * owns_boat::INT
    + 0.0912e0 * owns_smartphone::INT + 0.1304e0 * has_internet::INT + 0.1107e0 * has_bank_account::INT
    + -0.1811e0 * (floor_material = 8)::INT + 0.0609e0 * (tenure = 1)::INT AS need
  FROM checked
), judged AS (
  SELECT *,
    welfare_decile <= 4 AS c0,
    address_found AS c1,
    highest_formal_wage <= 2810139 AS c2,
    NOT has_public_employee AS c3,
    monthly_electricity_kwh < 250.5e0 AS c4,
    registered_car_count = 0 AND NOT owns_car AS c5,
    land_certificate_area_m2 <= 500 OR welfare_decile <= 2 AS c6,
    floor_area_m2 <= 120 AND floor_material IN (3, 4, 5, 6, 7, 8, 9) AS c7,
    child_0_6_count + elderly_60_count + severe_disability_count > 0 AS c8,
    cooking_fuel BETWEEN 3 AND 12 OR roof_material <> 1 AS c9,
    NOT (owns_second_house AND owns_other_land) AS c10,
    need < 12.25e0 AS c11
  FROM scored
), masked AS (
  SELECT *,
    CASE WHEN NOT c0 THEN 1 ELSE 0 END + CASE WHEN NOT c1 THEN 2 ELSE 0 END
    + CASE WHEN NOT c2 THEN 4 ELSE 0 END + CASE WHEN NOT c3 THEN 8 ELSE 0 END
    + CASE WHEN NOT c4 THEN 16 ELSE 0 END + CASE WHEN NOT c5 THEN 32 ELSE 0 END
    + CASE WHEN NOT c6 THEN 64 ELSE 0 END + CASE WHEN NOT c7 THEN 128 ELSE 0 END
    + CASE WHEN NOT c8 THEN 256 ELSE 0 END + CASE WHEN NOT c9 THEN 512 ELSE 0 END
    + CASE WHEN NOT c10 THEN 1024 ELSE 0 END + CASE WHEN NOT c11 THEN 2048 ELSE 0 END AS failed_mask,
    CASE WHEN c0 IS NULL THEN 1 ELSE 0 END + CASE WHEN c1 IS NULL THEN 2 ELSE 0 END
    + CASE WHEN c2 IS NULL THEN 4 ELSE 0 END + CASE WHEN c3 IS NULL THEN 8 ELSE 0 END
    + CASE WHEN c4 IS NULL THEN 16 ELSE 0 END + CASE WHEN c5 IS NULL THEN 32 ELSE 0 END
    + CASE WHEN c6 IS NULL THEN 64 ELSE 0 END + CASE WHEN c7 IS NULL THEN 128 ELSE 0 END
    + CASE WHEN c8 IS NULL THEN 256 ELSE 0 END + CASE WHEN c9 IS NULL THEN 512 ELSE 0 END
    + CASE WHEN c10 IS NULL THEN 1024 ELSE 0 END + CASE WHEN c11 IS NULL THEN 2048 ELSE 0 END AS unknown_mask
  FROM judged
)
SELECT
  household_id,
  CASE WHEN failed_mask > 0 THEN 'not_eligible' WHEN unknown_mask > 0 THEN 'cannot_tell' ELSE 'eligible' END
    AS outcome,
  failed_mask,
  unknown_mask,
  need AS score_need,
  CASE WHEN failed_mask = 0 AND unknown_mask = 0 THEN
    round(child_0_6_count * 750000 + elderly_60_count * 600000 + 375000e0 * severe_disability_count)::BIGINT
  END AS benefit
FROM masked
