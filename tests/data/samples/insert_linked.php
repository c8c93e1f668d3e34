<?php

$curl = curl_init();

curl_setopt_array($curl, array(
  CURLOPT_URL => 'https://{BASE_URL}/v1/datamart/{INSTANCE_ID}/put_objects/<object_1>',
  CURLOPT_RETURNTRANSFER => true,
  CURLOPT_ENCODING => '',
  CURLOPT_MAXREDIRS => 10,
  CURLOPT_TIMEOUT => 0,
  CURLOPT_FOLLOWLOCATION => true,
  CURLOPT_HTTP_VERSION => CURL_HTTP_VERSION_1_1,
  CURLOPT_CUSTOMREQUEST => 'POST',
  CURLOPT_POSTFIELDS => array('objects' => '[{"id" : 0, "link" : {"object_2" : id_object_2}, "data" : {"field_1" : "O\'Connor", "field_2" : "value_2"}}]'),
  CURLOPT_HTTPHEADER => array(
    'Authorization: Bearer <API_TOKEN>'
  ),
));

$response = curl_exec($curl);

curl_close($curl);
echo $response;
