-- Names in an order that no collation changes: the bytes of the slug in hexadecimal.
update person set sort = encode(convert_to(slug, 'UTF8'), 'hex');
update work set sort = encode(convert_to(slug, 'UTF8'), 'hex');
update topic set sort = encode(convert_to(slug, 'UTF8'), 'hex');
