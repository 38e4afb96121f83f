-- Names in an order that no collation changes: the bytes of the slug in hexadecimal.
update person set sort = lower(hex(slug));
update work set sort = lower(hex(slug));
update topic set sort = lower(hex(slug));
