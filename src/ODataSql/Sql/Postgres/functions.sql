-- The functions that the engine's SQL calls. None raises an error on any data, because an error would tell of a row that the caller may not
-- see. {…} stands for what PostgresFunctions.cs puts in.
--
-- Numbers have three types. bigint and double precision are those of stored values. numeric is a computed number that is an integer while it
-- is whole and within 64 bits, and otherwise the value of a real, as SQLite's computed numbers are.

CREATE SCHEMA IF NOT EXISTS odata;

-- Numbers

-- A number of any digits as a real; null for none.
CREATE OR REPLACE FUNCTION odata.real(x numeric) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN x = 'NaN' THEN NULL WHEN abs(x) > 1.79769313486231580e308 THEN sign(x)::float8 * 'Infinity'::float8
    WHEN abs(x) < 3e-324 THEN 0 ELSE x::float8 END $$;

-- The digits of a real as they are printed.
CREATE OR REPLACE FUNCTION odata.exact(x float8) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT nullif(x, 'NaN')::text::numeric $$;

-- A number of any digits as one that SQLite would hold.
CREATE OR REPLACE FUNCTION odata.number(x numeric) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF x BETWEEN -9223372036854775808 AND 9223372036854775807 AND x = trunc(x) THEN RETURN trunc(x); END IF;
  RETURN odata.exact(odata.real(x));
END $$;

CREATE OR REPLACE FUNCTION odata.is_whole(x numeric) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT x BETWEEN -9223372036854775808 AND 9223372036854775807 AND x = trunc(x) $$;

-- The decimal of fifteen digits next to a real, rounded by the same steps as (decimal)x of .NET.
CREATE OR REPLACE FUNCTION odata.decimal(x bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x $$;
CREATE OR REPLACE FUNCTION odata.decimal(x float8) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  scaled float8 := abs(x);
  exponent int;
  places int;
  mantissa bigint;
BEGIN
  IF scaled >= 1e27 THEN RETURN odata.exact(x); END IF;
  IF scaled < 1e-29 THEN RETURN 0; END IF;
  exponent := floor(ln(scaled) / ln(2::float8)) + 1;
  exponent := exponent + CASE WHEN power(2::float8, exponent) <= scaled THEN 1 WHEN power(2::float8, exponent - 1) > scaled THEN -1 ELSE 0 END;
  places := least(28, 14 - ((exponent * 19728) >> 16));
  IF places >= 0 THEN scaled := scaled * ('1e' || places)::float8;
  ELSIF places < -1 OR scaled >= 1e15 THEN scaled := scaled / ('1e' || -places)::float8;
  ELSE places := 0; END IF;
  IF scaled < 1e14 AND places < 28 THEN
    scaled := scaled * 10;
    places := places + 1;
  END IF;
  mantissa := trunc(scaled);
  scaled := scaled - mantissa;
  IF scaled > 0.5 OR scaled = 0.5 AND mantissa % 2 = 1 THEN mantissa := mantissa + 1; END IF;
  RETURN odata.number(sign(x)::numeric * (mantissa || 'e' || -places)::numeric);
END $$;
CREATE OR REPLACE FUNCTION odata.decimal(x numeric) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN odata.is_whole(x) THEN x ELSE odata.decimal(x::float8) END;
END $$;

-- What reals make: of integers that became reals the real, and of decimals a decimal.
CREATE OR REPLACE FUNCTION odata.rounded(x float8, of_integers boolean) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN of_integers THEN odata.exact(x) ELSE odata.decimal(x) END $$;

CREATE OR REPLACE FUNCTION odata.add_large(a float8, b float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF abs(a) < 'Infinity' AND abs(b) < 'Infinity' AND sign(a) = sign(b) AND abs(a) > 1.7976931348623157e308 - abs(b) THEN
    RETURN sign(a) * 'Infinity'::float8;
  END IF;
  RETURN a + b;
END $$;

-- Adds up; NaN for the sum of both infinities, which stays so.
CREATE OR REPLACE FUNCTION odata.plus(a float8, b float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF abs(a) < 8e307 AND abs(b) < 8e307 THEN RETURN a + b; END IF;
  RETURN odata.add_large(a, b);
END $$;

CREATE OR REPLACE FUNCTION odata.add(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN abs(a) < 8e307 AND abs(b) < 8e307 THEN a + b ELSE nullif(odata.add_large(a, b), 'NaN') END $$;
CREATE OR REPLACE FUNCTION odata.add(a numeric, b numeric) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF odata.is_whole(a) AND odata.is_whole(b) AND a + b BETWEEN -9223372036854775808 AND 9223372036854775807 THEN RETURN a + b; END IF;
  RETURN odata.rounded(odata.add(a::float8, b::float8), a = trunc(a) AND b = trunc(b));
END $$;
CREATE OR REPLACE FUNCTION odata.add(a bigint, b bigint) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT odata.add(a::numeric, b::numeric) $$;

CREATE OR REPLACE FUNCTION odata.neg(a bigint) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT odata.number(-(a::numeric)) $$;
CREATE OR REPLACE FUNCTION odata.neg(a float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT 0 - a $$;
CREATE OR REPLACE FUNCTION odata.neg(a numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT odata.number(-a) $$;

CREATE OR REPLACE FUNCTION odata.sub(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT odata.add(a, -b) $$;
CREATE OR REPLACE FUNCTION odata.sub(a numeric, b numeric) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF odata.is_whole(a) AND odata.is_whole(b) AND a - b BETWEEN -9223372036854775808 AND 9223372036854775807 THEN RETURN a - b; END IF;
  RETURN odata.rounded(odata.sub(a::float8, b::float8), a = trunc(a) AND b = trunc(b));
END $$;
CREATE OR REPLACE FUNCTION odata.sub(a bigint, b bigint) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT odata.sub(a::numeric, b::numeric) $$;

CREATE OR REPLACE FUNCTION odata.mul_large(a float8, b float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  digits float8;
BEGIN
  IF a = 0 OR b = 0 OR abs(a) = 'Infinity' OR abs(b) = 'Infinity' THEN RETURN nullif(a * b, 'NaN'); END IF;
  digits := log(abs(a)) + log(abs(b));
  IF digits BETWEEN -322 AND 308 THEN RETURN a * b; END IF;
  IF digits > 310 THEN RETURN sign(a) * sign(b) * 'Infinity'::float8; END IF;
  IF digits < -326 THEN RETURN CASE WHEN sign(a) = sign(b) THEN 0 ELSE '-0' END; END IF;
  RETURN odata.real(odata.exact(a) * odata.exact(b));
END $$;

CREATE OR REPLACE FUNCTION odata.mul(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN abs(a) BETWEEN 1e-150 AND 1e150 AND abs(b) BETWEEN 1e-150 AND 1e150 THEN a * b ELSE odata.mul_large(a, b) END $$;
CREATE OR REPLACE FUNCTION odata.mul(a numeric, b numeric) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF odata.is_whole(a) AND odata.is_whole(b) AND a * b BETWEEN -9223372036854775808 AND 9223372036854775807 THEN RETURN a * b; END IF;
  RETURN odata.rounded(odata.mul(a::float8, b::float8), a = trunc(a) AND b = trunc(b));
END $$;
CREATE OR REPLACE FUNCTION odata.mul(a bigint, b bigint) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT odata.mul(a::numeric, b::numeric) $$;

-- Division by zero is null.
CREATE OR REPLACE FUNCTION odata.div_real(a float8, b float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  digits float8;
BEGIN
  IF b = 0 THEN RETURN NULL; END IF;
  IF a = 0 OR abs(b) = 'Infinity' OR abs(a) = 'Infinity' THEN
    RETURN CASE WHEN abs(a) = 'Infinity' AND abs(b) = 'Infinity' THEN NULL ELSE a / b END;
  END IF;
  IF abs(a) BETWEEN 1e-150 AND 1e150 AND abs(b) BETWEEN 1e-150 AND 1e150 THEN RETURN a / b; END IF;
  digits := log(abs(a)) - log(abs(b));
  IF digits BETWEEN -322 AND 308 THEN RETURN a / b; END IF;
  IF digits > 310 THEN RETURN sign(a) * sign(b) * 'Infinity'::float8; END IF;
  IF digits < -326 THEN RETURN CASE WHEN sign(a) = sign(b) THEN 0 ELSE '-0' END; END IF;
  RETURN odata.real(odata.exact(a) / odata.exact(b));
END $$;

CREATE OR REPLACE FUNCTION odata.div(a bigint, b bigint) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN b <> 0 THEN odata.number(div(a::numeric, b::numeric)) END $$;
CREATE OR REPLACE FUNCTION odata.div(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT odata.div_real(a, b) $$;
CREATE OR REPLACE FUNCTION odata.div(a numeric, b numeric) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF b = 0 THEN RETURN NULL; END IF;
  IF odata.is_whole(a) AND odata.is_whole(b) THEN RETURN odata.number(div(a, b)); END IF;
  RETURN odata.rounded(odata.div_real(a::float8, b::float8), a = trunc(a) AND b = trunc(b));
END $$;

-- The remainder, exactly: what is subtracted has the same exponent.
CREATE OR REPLACE FUNCTION odata.mod_real(a float8, b float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  rest float8 := abs(a);
  divisor float8 := abs(b);
  part float8;
BEGIN
  IF divisor = 0 OR rest = 'Infinity' THEN RETURN NULL; END IF;
  IF divisor = 'Infinity' OR rest < divisor THEN RETURN a; END IF;
  WHILE rest >= divisor LOOP
    part := divisor;
    WHILE part <= rest - part LOOP part := part * 2; END LOOP;
    rest := rest - part;
  END LOOP;
  RETURN CASE WHEN a < 0 THEN -rest ELSE rest END;
END $$;

CREATE OR REPLACE FUNCTION odata.mod(a bigint, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN b <> 0 THEN a % b END $$;
CREATE OR REPLACE FUNCTION odata.mod(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT odata.mod_real(trunc(a), trunc(b)) $$;
CREATE OR REPLACE FUNCTION odata.mod(a numeric, b numeric) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF trunc(b) = 0 THEN RETURN NULL; END IF;
  IF odata.is_whole(a) AND odata.is_whole(b) THEN RETURN mod(a, b); END IF;
  -- Of reals, the integers next to them, as far as 64 bits go.
  RETURN odata.exact(mod(greatest(-9223372036854775808, least(9223372036854775807, trunc(a))),
    greatest(-9223372036854775808, least(9223372036854775807, trunc(b))))::float8);
END $$;

CREATE OR REPLACE FUNCTION odata.round(x float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN abs(x) < 4503599627370496 THEN trunc(x + CASE WHEN x < 0 THEN -0.5 ELSE 0.5 END) + 0 ELSE x END $$;
CREATE OR REPLACE FUNCTION odata.floor(x bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x $$;
CREATE OR REPLACE FUNCTION odata.floor(x float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT floor(x) $$;
CREATE OR REPLACE FUNCTION odata.floor(x numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT floor(x) $$;
CREATE OR REPLACE FUNCTION odata.ceiling(x bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x $$;
CREATE OR REPLACE FUNCTION odata.ceiling(x float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT ceil(x) $$;
CREATE OR REPLACE FUNCTION odata.ceiling(x numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT ceil(x) $$;

-- A number without its fraction; null when it is not between two limits.
CREATE OR REPLACE FUNCTION odata.whole(x bigint, above float8, below float8) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN x > above AND x < below THEN x END $$;
CREATE OR REPLACE FUNCTION odata.whole(x float8, above float8, below float8) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN x > above AND x < below THEN trunc(x)::bigint END $$;
CREATE OR REPLACE FUNCTION odata.whole(x numeric, above float8, below float8) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN x > above::numeric AND x < below::numeric THEN trunc(x)::bigint END $$;
CREATE OR REPLACE FUNCTION odata.int64(x bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x $$;
CREATE OR REPLACE FUNCTION odata.int64(x float8) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN x >= -9223372036854775808 AND x < 9223372036854775808 THEN trunc(x)::bigint END $$;
CREATE OR REPLACE FUNCTION odata.int64(x numeric) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN x >= -9223372036854775808 AND x <= 9223372036854775807 THEN trunc(x)::bigint END $$;

-- A number of milliseconds, as far as 64 bits go.
CREATE OR REPLACE FUNCTION odata.duration(x float8) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN x >= 9223372036854775808 THEN 9223372036854775807 WHEN x < -9223372036854775808 THEN -9223372036854775808
    ELSE odata.round(x)::bigint END $$;
CREATE OR REPLACE FUNCTION odata.duration(x numeric) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN odata.is_whole(x) THEN x::bigint ELSE odata.duration(x::float8) END $$;

-- Aggregates

CREATE OR REPLACE FUNCTION odata.known(x float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT nullif(x, 'NaN') + 0 $$;

-- The sum and the compensation of what it loses, and how many values there were (Neumaier).
CREATE OR REPLACE FUNCTION odata.average_step(state float8[], x float8) RETURNS float8[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  total float8 := odata.plus(state[1], x);
BEGIN
  IF abs(total) = 'Infinity' OR total = 'NaN' THEN RETURN ARRAY[total, 0, state[3] + 1]; END IF;
  IF abs(state[1]) > abs(x) THEN RETURN ARRAY[total, state[2] + ((state[1] - total) + x), state[3] + 1]; END IF;
  RETURN ARRAY[total, state[2] + ((x - total) + state[1]), state[3] + 1];
END $$;
CREATE OR REPLACE FUNCTION odata.average_end(state float8[]) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN state[3] > 0 AND state[1] <> 'NaN' THEN odata.div_real(odata.add(state[1], state[2]), state[3]) END $$;
CREATE OR REPLACE FUNCTION odata.average_step(state numeric[], x numeric) RETURNS numeric[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN ARRAY[state[1] + x, state[2] + 1];
END $$;
CREATE OR REPLACE FUNCTION odata.average_step(state numeric[], x bigint) RETURNS numeric[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN ARRAY[state[1] + x, state[2] + 1];
END $$;
CREATE OR REPLACE FUNCTION odata.average_end(state numeric[]) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN state[2] > 0 THEN odata.div_real(odata.real(state[1]), state[2]::float8) END $$;
CREATE OR REPLACE FUNCTION odata.decimal_average(total numeric, count bigint) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN count > 0 THEN odata.number(CASE WHEN abs(total) = 'Infinity' THEN total ELSE round(total, 30) / count END) END $$;

CREATE OR REPLACE AGGREGATE odata.sum(bigint) (SFUNC = int8_sum, STYPE = numeric, FINALFUNC = odata.number, PARALLEL = SAFE);
CREATE OR REPLACE AGGREGATE odata.sum(numeric) (SFUNC = numeric_add, STYPE = numeric, FINALFUNC = odata.number, PARALLEL = SAFE);
CREATE OR REPLACE AGGREGATE odata.sum(float8) (SFUNC = odata.plus, STYPE = float8, FINALFUNC = odata.known, PARALLEL = SAFE);
CREATE OR REPLACE AGGREGATE odata.total(numeric) (SFUNC = numeric_add, STYPE = numeric, FINALFUNC = odata.number, INITCOND = '0', PARALLEL = SAFE);
CREATE OR REPLACE AGGREGATE odata.total(float8) (SFUNC = odata.plus, STYPE = float8, FINALFUNC = odata.known, INITCOND = '0', PARALLEL = SAFE);
CREATE OR REPLACE AGGREGATE odata.average(bigint)
  (SFUNC = odata.average_step, STYPE = numeric[], FINALFUNC = odata.average_end, INITCOND = '{0,0}', PARALLEL = SAFE);
CREATE OR REPLACE AGGREGATE odata.average(numeric)
  (SFUNC = odata.average_step, STYPE = numeric[], FINALFUNC = odata.average_end, INITCOND = '{0,0}', PARALLEL = SAFE);
CREATE OR REPLACE AGGREGATE odata.average(float8)
  (SFUNC = odata.average_step, STYPE = float8[], FINALFUNC = odata.average_end, INITCOND = '{0,0,0}', PARALLEL = SAFE);

-- Numbers as text

-- A real as SQLite writes it: with seventeen digits, made of eighteen, or fewer where a row of nines or zeros shows that they mean the same.
CREATE OR REPLACE FUNCTION odata.text(x float8) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  scientific text;
  digits text;
  short text;
  exponent int;
BEGIN
  IF abs(x) = 'Infinity' THEN RETURN CASE WHEN x > 0 THEN 'INF' ELSE '-INF' END; END IF;
  IF x = 0 THEN RETURN '0.0'; END IF;
  scientific := ltrim(to_char(abs(x), '9.99999999999999999EEEE'));
  exponent := split_part(scientific, 'e', 2)::int;
  digits := replace(split_part(scientific, 'e', 1), '.', '');
  digits := (left(digits, 17)::bigint + CASE WHEN right(digits, 1) >= '5' THEN 1 ELSE 0 END)::text;
  exponent := exponent + length(digits) - 17;
  short := CASE WHEN substr(digits, 15, 2) = '99' THEN (('0' || rtrim(left(digits, 14), '9'))::bigint + 1)::text
    WHEN substr(digits, 14, 3) = '000' THEN rtrim(left(digits, 13), '0') END;
  IF short IS NOT NULL THEN
    -- The exponent grows where all digits were nines.
    scientific := left(short, 1) || '.' || substr(short, 2) || 'e'
      || exponent + CASE WHEN substr(digits, 15, 2) = '99' AND length(short) > length(rtrim(left(digits, 14), '9')) THEN 1 ELSE 0 END;
    IF scientific::numeric <= 1.7976931348623157e308 AND scientific::float8 = abs(x) THEN
      digits := short;
      exponent := split_part(scientific, 'e', 2)::int;
    END IF;
  END IF;
  digits := rtrim(left(digits, 17), '0');
  RETURN CASE WHEN x < 0 THEN '-' ELSE '' END || CASE
    WHEN exponent < -4 OR exponent > 16 THEN left(digits, 1) || '.' || coalesce(nullif(substr(digits, 2), ''), '0')
      || 'e' || CASE WHEN exponent < 0 THEN '-' ELSE '+' END || lpad(abs(exponent)::text, greatest(2, length(abs(exponent)::text)), '0')
    WHEN exponent < 0 THEN '0.' || repeat('0', -exponent - 1) || digits
    ELSE rpad(left(digits, exponent + 1), exponent + 1, '0') || '.' || coalesce(nullif(substr(digits, exponent + 2), ''), '0') END;
END $$;
CREATE OR REPLACE FUNCTION odata.text(x numeric) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN odata.is_whole(x) THEN x::text ELSE odata.text(x::float8) END $$;
CREATE OR REPLACE FUNCTION odata.text(x bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x::text $$;
CREATE OR REPLACE FUNCTION odata.text(x text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x $$;

-- A computed number as the cursor reads it.
CREATE OR REPLACE FUNCTION odata.returned(x numeric) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN abs(x) = 'Infinity' THEN CASE WHEN x > 0 THEN '1e999' ELSE '-1e999' END ELSE x::text END::json $$;
CREATE OR REPLACE FUNCTION odata.returned(x bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x $$;
CREATE OR REPLACE FUNCTION odata.returned(x float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x $$;
CREATE OR REPLACE FUNCTION odata.returned(x text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x $$;

-- Values as JSON

CREATE OR REPLACE FUNCTION odata.json(x text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT coalesce(to_json(x)::text, 'null') $$;
CREATE OR REPLACE FUNCTION odata.json(x bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT coalesce(x::text, 'null') $$;
CREATE OR REPLACE FUNCTION odata.json(x boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE x WHEN true THEN 'true' WHEN false THEN 'false' ELSE 'null' END $$;
CREATE OR REPLACE FUNCTION odata.json(x float8) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE abs(x) WHEN 'Infinity' THEN '"' || odata.text(x) || '"' ELSE coalesce(odata.text(x), 'null') END $$;
CREATE OR REPLACE FUNCTION odata.json(x numeric) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN odata.is_whole(x) THEN x::text ELSE odata.json(x::float8) END $$;

-- Skip tokens, as SkipToken.cs writes them.

CREATE OR REPLACE FUNCTION odata.token(x text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  written text := '"';
  letter text;
  code int;
BEGIN
  IF x IS NULL THEN RETURN 'null'; END IF;
  FOREACH letter IN ARRAY regexp_split_to_array(x, '') LOOP
    code := ascii(letter);
    written := written || CASE
      WHEN code = 0 THEN ''
      WHEN code = 8 THEN '\b' WHEN code = 9 THEN '\t' WHEN code = 10 THEN '\n' WHEN code = 12 THEN '\f' WHEN code = 13 THEN '\r'
      WHEN code = 92 THEN '\\'
      WHEN code BETWEEN 32 AND 126 AND strpos('"<>&''+`', letter) = 0 THEN letter
      WHEN code < 65536 THEN '\u' || upper(lpad(to_hex(code), 4, '0'))
      ELSE '\u' || upper(to_hex(55296 + ((code - 65536) >> 10))) || '\u' || upper(to_hex(56320 + ((code - 65536) & 1023))) END;
  END LOOP;
  RETURN written || '"';
END $$;
CREATE OR REPLACE FUNCTION odata.token(x bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT coalesce(x::text, 'null') $$;
CREATE OR REPLACE FUNCTION odata.token(x boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT coalesce(x::int::text, 'null') $$;
CREATE OR REPLACE FUNCTION odata.token(x float8) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN x = 'Infinity' THEN '9e999' WHEN x = '-Infinity' THEN '-9e999' ELSE coalesce(upper(x::text), 'null') END $$;
CREATE OR REPLACE FUNCTION odata.token(x numeric) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN odata.is_whole(x) THEN x::text ELSE odata.token(x::float8) END $$;

CREATE OR REPLACE FUNCTION odata.base64url(x text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT translate(encode(convert_to(x, 'UTF8'), 'base64'), E'+/=\n', '-_') $$;

-- A key in an address: quotation marks are doubled, and all but letters, digits and -._~ is percent-encoded.
CREATE OR REPLACE FUNCTION odata.escaped(x text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  bytes bytea := convert_to(replace(x, '''', ''''''), 'UTF8');
  written text := '';
  byte int;
BEGIN
  FOR i IN 0 .. length(bytes) - 1 LOOP
    byte := get_byte(bytes, i);
    written := written || CASE WHEN byte < 128 AND chr(byte) ~ '[-._~0-9A-Za-z]' THEN chr(byte)
      ELSE '%' || upper(lpad(to_hex(byte), 2, '0')) END;
  END LOOP;
  RETURN written;
END $$;

-- Texts

CREATE OR REPLACE FUNCTION odata.lower(x text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN strpos(x, 'İ') = 0 THEN lower(x COLLATE {unicode})
    ELSE translate(lower(translate(x, 'İ', U&'\FFFE') COLLATE {unicode}), U&'\FFFE', 'İ') END COLLATE "C" $$;
CREATE OR REPLACE FUNCTION odata.upper(x text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN strpos(x, 'ı') = 0 THEN upper(x COLLATE {unicode})
    ELSE translate(upper(translate(x, 'ı', U&'\FFFE') COLLATE {unicode}), U&'\FFFE', 'ı') END COLLATE "C" $$;

-- A negative start counts from the end.
CREATE OR REPLACE FUNCTION odata.substring(x text, start float8) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT substr(x, least(2147483647, CASE WHEN start < 0 THEN greatest(length(x) + trunc(start), 0) + 1 ELSE trunc(start) + 1 END)::int) $$;
CREATE OR REPLACE FUNCTION odata.substring(x text, start float8, length float8) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT left(odata.substring(x, start), least(2147483647, greatest(trunc(length), 0))::int) $$;

-- A text that sorts by code point as the text does in the alphabet: the places of its letters, its letters in lower case, and the text itself.
CREATE OR REPLACE FUNCTION odata.alphabet(x text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  small text := odata.lower(x);
  places text := CASE
    WHEN small ~ '^[{digits}]*$' THEN translate(small, {digits_from}, {digits_to})
    WHEN small ~ '^[{latin}]*$' THEN translate(small, {latin_from}, {latin_to})
    WHEN small ~ '^[{usual}]*$' THEN translate(small, {usual_from}, {usual_to})
    ELSE regexp_replace(
      translate(regexp_replace(small, '[\u0300-\u036f]', '', 'g'), {placed_from}, {placed_to}), '[{others}]', U&'\+10FFFD\\&', 'g') END;
BEGIN
  RETURN places || E'\x01' || translate(small, E'\x01', E'\x02') || E'\x01' || x;
END $$;

-- The text of such a key.
CREATE OR REPLACE FUNCTION odata.from_alphabet(x text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT substr(substr(x, strpos(x, E'\x01') + 1), strpos(substr(x, strpos(x, E'\x01') + 1), E'\x01') + 1) $$;

-- Searches

-- The words of a text in base letters with spaces around each, as SearchWords.cs writes them.
CREATE OR REPLACE FUNCTION odata.fold(x text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  small text := odata.lower(x);
BEGIN
  IF small !~ '^[{usual}]*$' THEN
    small := regexp_replace(small, 'и([\u0300-\u0305\u0307-\u036f]*)\u0306', 'й\1', 'g');
    small := translate(regexp_replace(small, '[\u0300-\u036f]', '', 'g'), {based_from}, {based_to});
  ELSE
    small := translate(small, 'ё', 'е');
  END IF;
  RETURN ' ' || btrim(regexp_replace(small, '[^{letters}]+', '  ', 'g')) || ' ';
END $$;

-- The words of a text with their places, for an index.
CREATE OR REPLACE FUNCTION odata.words(x text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(string_agg('''' || left(word, 500) || ''':' || least(place, 16383), ' '), '')::tsvector
  FROM regexp_split_to_table(btrim(odata.fold(x)), ' +') WITH ORDINALITY AS words (word, place) WHERE word <> '' $$;

-- How often phrases, one per line, occur in a text. In a parallel plan, the server would rank all rows, and then look for those that are found;
-- the cost is what it takes beside reading a row.
CREATE OR REPLACE FUNCTION odata.search_hits(x text, phrases text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE PARALLEL RESTRICTED COST 2000 AS $$
DECLARE
  words text;
  phrase text;
  hits bigint := 0;
BEGIN
  IF x IS NULL THEN RETURN 0; END IF;
  words := odata.fold(x);
  FOREACH phrase IN ARRAY string_to_array(phrases, E'\n') LOOP
    phrase := odata.fold(phrase);
    IF length(phrase) > 2 THEN hits := hits + (length(words) - length(replace(words, phrase, ''))) / length(phrase); END IF;
  END LOOP;
  RETURN hits;
END $$;

-- Dates and times

CREATE OR REPLACE FUNCTION odata.digits(x text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN x ~ '^[0-9]{1,18}$' THEN x::bigint WHEN x IS NOT NULL THEN 0 END $$;

CREATE OR REPLACE FUNCTION odata.fraction(x text) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN x ~ '^\.[0-9]{1,15}$' THEN ('0' || x)::float8 WHEN x IS NOT NULL THEN 0 END $$;

-- Days since 1970 of a date of the Gregorian calendar, in which the year 0 comes before the year 1; null when there is no such date.
CREATE OR REPLACE FUNCTION odata.days(year int, month int, day int) RETURNS int LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF year NOT BETWEEN -4712 AND 9999 OR month NOT BETWEEN 1 AND 12 OR day < 1 OR day > (CASE
    WHEN month = 2 THEN CASE WHEN year % 4 = 0 AND (year % 100 <> 0 OR year % 400 = 0) THEN 29 ELSE 28 END
    WHEN month IN (4, 6, 9, 11) THEN 30 ELSE 31 END) THEN RETURN NULL; END IF;
  RETURN make_date(CASE WHEN year > 0 THEN year ELSE year - 1 END, month, day) - date '1970-01-01';
END $$;

-- Milliseconds since 1970 of a stored date or instant.
CREATE OR REPLACE FUNCTION odata.milliseconds(x text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  day text := CASE WHEN x LIKE '-%' THEN substr(x, 2) ELSE x END;
  days int;
BEGIN
  IF day !~ '^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\.\d{3}Z)?$' THEN RETURN NULL; END IF;
  days := odata.days(CASE WHEN x LIKE '-%' THEN -1 ELSE 1 END * substr(day, 1, 4)::int, substr(day, 6, 2)::int, substr(day, 9, 2)::int);
  RETURN days * 86400000::bigint + CASE WHEN length(day) = 10 THEN 0
    ELSE substr(day, 12, 2)::int * 3600000 + substr(day, 15, 2)::int * 60000 + substr(day, 18, 2)::int * 1000 + substr(day, 21, 3)::int END;
END $$;

-- The instant so many milliseconds since 1970; null before the year -4712 and after the year 9999.
CREATE OR REPLACE FUNCTION odata.instant(x numeric) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  moment timestamp;
  year int;
BEGIN
  IF x NOT BETWEEN -210863520000000 AND 253402300799999 THEN RETURN NULL; END IF;
  moment := timestamp '1970-01-01' + trunc(x / 1000)::int8 * interval '1 second' + mod(trunc(x), 1000)::int * interval '1 millisecond';
  IF x >= -62135596800000 THEN RETURN to_char(moment, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'); END IF;
  year := extract(year FROM moment) + 1;
  RETURN CASE WHEN year < 0 THEN '-' ELSE '' END || lpad(abs(year)::text, 4, '0') || to_char(moment, '-MM-DD"T"HH24:MI:SS.MS"Z"');
END $$;
CREATE OR REPLACE FUNCTION odata.day(x numeric) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT split_part(odata.instant(x), 'T', 1) $$;

-- A duration of milliseconds as XML writes it; null for what is none.
CREATE OR REPLACE FUNCTION odata.iso_duration(x numeric) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  rest bigint;
  days bigint;
  hours bigint;
  minutes bigint;
  written text;
BEGIN
  IF NOT odata.is_whole(x) OR abs(x) >= 922337203685477 THEN RETURN NULL; END IF;
  rest := abs(x);
  days := rest / 86400000;
  hours := rest / 3600000 % 24;
  minutes := rest / 60000 % 60;
  rest := rest % 60000;
  written := CASE WHEN days > 0 THEN days || 'D' ELSE '' END;
  IF hours > 0 OR minutes > 0 OR rest > 0 THEN
    written := written || 'T' || CASE WHEN hours > 0 THEN hours || 'H' ELSE '' END || CASE WHEN minutes > 0 THEN minutes || 'M' ELSE '' END
      || CASE WHEN rest > 0 THEN rest / 1000 || rtrim(CASE WHEN rest % 1000 > 0 THEN '.' || lpad((rest % 1000)::text, 3, '0') ELSE '' END, '0') || 'S'
        ELSE '' END;
  END IF;
  RETURN CASE WHEN x < 0 THEN '-P' ELSE 'P' END || coalesce(nullif(written, ''), 'T0S');
END $$;

-- Texts as values; null for what is none.

CREATE OR REPLACE FUNCTION odata.read_whole(x text, lowest numeric, highest numeric) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN length(x) <= 400 AND x ~ '^[-+]?[0-9]+$' THEN CASE WHEN x::numeric BETWEEN lowest AND highest THEN x::numeric::bigint END END $$;

CREATE OR REPLACE FUNCTION odata.read_real(x text) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  exponent text := coalesce(substring(x FROM '[eE]([-+]?[0-9]+)$'), '0');
  number float8;
BEGIN
  IF length(x) > 400 OR x !~ '^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$' THEN RETURN NULL; END IF;
  IF x !~ '[1-9].*([eE]|$)' OR x ~ '^[-+]?[0.]*([eE]|$)' THEN RETURN 0; END IF;
  IF length(ltrim(exponent, '-+0')) > 4 THEN RETURN CASE WHEN exponent LIKE '-%' THEN 0 END; END IF;
  number := odata.real(x::numeric);
  RETURN CASE WHEN abs(number) < 'Infinity' THEN number END;
END $$;

CREATE OR REPLACE FUNCTION odata.read_decimal(x text) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF length(x) > 400 OR x !~ '^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)$' THEN RETURN NULL; END IF;
  IF abs(x::numeric) >= 79228162514264337593543950335.5 THEN RETURN NULL; END IF;
  RETURN odata.number(x::numeric);
END $$;

CREATE OR REPLACE FUNCTION odata.read_date(x text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN x ~ '^\d{4}-\d\d-\d\d$' AND odata.milliseconds(x) IS NOT NULL THEN x END $$;

CREATE OR REPLACE FUNCTION odata.read_time(x text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN x ~ '^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{0,7})?)?$' THEN rpad(substr(x, 1, 8), 8, ':00') END $$;

CREATE OR REPLACE FUNCTION odata.read_instant(x text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  part text[] := regexp_match(btrim(x), '^(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?)?\s?(?:Z|([-+])(\d\d):(\d\d))?$');
  ahead int := coalesce(part[7]::int * 60 + part[8]::int, 0);
BEGIN
  IF part IS NULL OR part[2]::int > 23 OR part[3]::int > 59 OR part[4]::int > 59 OR part[8]::int > 59 OR ahead > 840 THEN RETURN NULL; END IF;
  RETURN odata.instant(odata.milliseconds(part[1]) + coalesce(part[2]::int, 0) * 3600000 + coalesce(part[3]::int, 0) * 60000
    + coalesce(part[4]::int, 0) * 1000 + coalesce(rpad(left(part[5], 3), 3, '0')::int, 0) - CASE part[6] WHEN '-' THEN -ahead ELSE ahead END * 60000);
END $$;

-- With or without hyphens; with them also in braces or parentheses.
CREATE OR REPLACE FUNCTION odata.read_guid(x text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  plain text := regexp_replace(btrim(x), '^\{(.*-.*)\}$|^\((.*-.*)\)$', '\1\2');
BEGIN
  IF plain ~* '^[0-9a-f]{32}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN RETURN plain::uuid::text; END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION odata.read_duration(x text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  part text[] := regexp_match(btrim(x, E' \t\r\n'), '^(-)?P(?=.)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})D)?(T(?=.)'
    || '(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,30})?)S)?)?$');
  days numeric := coalesce(part[2]::numeric, 0) * 365 + coalesce(part[3]::numeric, 0) * 30 + coalesce(part[4]::numeric, 0);
  total numeric := days * 86400000 + coalesce(part[6]::numeric, 0) * 3600000 + coalesce(part[7]::numeric, 0) * 60000
    + coalesce(part[8]::numeric, 0) * 1000;
BEGIN
  IF part IS NULL OR total >= 922337203685477 THEN RETURN NULL; END IF;
  RETURN round(CASE WHEN part[1] IS NULL THEN total ELSE -total END);
END $$;
